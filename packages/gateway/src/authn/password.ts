import { type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'

/** Cost of scrypt: N = 2^15, r = 8, p = 3 (OWASP's advice at 32 MiB a run), some 200 ms. */
const cost = { logN: 15, r: 8, p: 3 } as const
const keyBytes = 32
const saltBytes = 16
const form = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,86})\$([A-Za-z0-9+/]{43})$/

/** Hashes a password as `$scrypt$ln=15,r=8,p=3$<salt>$<hash>` (base64 without padding). */
export async function hashPassword(password: string, random: (bytes: number) => Uint8Array): Promise<string> {
  const salt = random(saltBytes)
  return write(salt, await derive(password, salt, cost))
}

/** A hash that no password matches, at the same cost as any other. */
export const impossibleHash = (random: (bytes: number) => Uint8Array): string =>
  write(random(saltBytes), random(keyBytes))

/** True if the password belongs to the hash; compared in constant time. A hash of another form belongs to none. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [, logN, r, p, salt = '', hash = ''] = form.exec(stored) ?? []
  if (!logN || Number(logN) > 20) return false
  const derived = await derive(password, Buffer.from(salt, 'base64'), {
    logN: Number(logN),
    r: Number(r),
    p: Number(p),
  })
  return timingSafeEqual(derived, Buffer.from(hash, 'base64'))
}

const write = (salt: Uint8Array, hash: Uint8Array): string =>
  `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(hash)}`

const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

function derive(
  password: string,
  salt: Uint8Array,
  { logN, r, p }: { logN: number; r: number; p: number },
): Promise<Buffer> {
  const N = 2 ** logN
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r }
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
