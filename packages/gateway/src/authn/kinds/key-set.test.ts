import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseKeySet } from './key-set.ts'

const { n = '', e = '' } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
  format: 'jwk',
})
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
const rsa = { kty: 'RSA', kid: 'one', n, e }
const setOf = (...keys: object[]) => JSON.stringify({ keys })
const base64url = (value: bigint) => {
  const hex = value.toString(16)
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex').toString('base64url')
}

/** A modulus of the form that the faulty library made: a power of 65537 modulo the product of the small primes. */
const rocaModulus = (): bigint => {
  const primes = Array.from({ length: 170 }, (_, at) => at).filter(
    (number) => number > 2 && ![...Array(number).keys()].slice(2).some((divisor) => number % divisor === 0),
  )
  const product = primes.reduce((sum, prime) => sum * BigInt(prime), 1n)
  let power = 1n
  for (let nth = 0; nth < 77; nth++) power = (power * 65_537n) % product
  const multiple = product * 2n * 2n ** 1_800n
  return power % 2n === 1n ? power + multiple : power + product + multiple
}

describe('a key set', () => {
  it('keeps public keys, without private parts', () => {
    expect(parseKeySet(setOf({ ...rsa, d: 'secret' }, ec)).keys).toEqual([rsa, ec])
  })

  it.each([
    ['the exponent 1', { ...rsa, e: 'AQ' }, 'exponent'],
    ['the exponent 3', { ...rsa, e: 'Aw' }, 'exponent'],
    ['an even exponent', { ...rsa, e: base64url(65_538n) }, 'exponent'],
    ['no exponent', { ...rsa, e: undefined }, 'exponent'],
    ['an even modulus', { ...rsa, n: base64url(2n ** 2_047n) }, 'even'],
    [
      'a modulus of a library whose keys can be factored',
      { ...rsa, n: base64url(rocaModulus()) },
      'CVE-2017-15361',
    ],
  ])('refuses an RSA key with %s, and says why', (_what, key, reason) => {
    expect(() => parseKeySet(setOf(key))).toThrow(reason)
    const told: string[] = []
    expect(parseKeySet(setOf(key, ec), ({ message }) => told.push(message)).keys).toEqual([ec])
    expect(told).toEqual([expect.stringContaining(`"one" is refused`)])
  })
})
