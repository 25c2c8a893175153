import type { JWK } from 'jose'

/** Smallest accepted public exponent (FIPS 186-5, 5.4); with smaller ones signatures can be forged. */
const leastExponent = 65_537n

/**
 * Primes that tell moduli of the library of CVE-2017-15361 (ROCA): these are powers of 65537 modulo each of them, which others are
 * once in 2^27 (Nemec et al., The Return of Coppersmith's Attack, 2017, section 2.3).
 */
const tellingPrimes = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157]

const powersOf65537 = new Map(
  tellingPrimes.map((prime) => {
    const powers = new Set<number>()
    for (let power = 1; !powers.has(power); power = (power * 65_537) % prime) powers.add(power)
    return [BigInt(prime), powers]
  }),
)

/** The reason why a public key is not accepted; undefined for a good one. jose checks the length of moduli (2048 bits). */
export function weaknessOf({ kty, n, e }: JWK): string | undefined {
  if (kty !== 'RSA') return undefined
  const exponent = numberOf(e)
  if (exponent < leastExponent || exponent % 2n === 0n)
    return 'its exponent is not an odd number from 65537 on'
  const modulus = numberOf(n)
  if (modulus % 2n === 0n) return 'its modulus is even'
  const isRoca = [...powersOf65537].every(([prime, powers]) => powers.has(Number(modulus % prime)))
  return isRoca ? 'it was made by a library whose keys can be factored (CVE-2017-15361)' : undefined
}

/** The number in a base64url text; 0 for an empty one. */
const numberOf = (text: string | undefined): bigint =>
  BigInt(`0x0${Buffer.from(text ?? '', 'base64url').toString('hex')}`)
