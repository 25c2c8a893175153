import { randomBytes, scryptSync } from 'node:crypto'

/** A user of a configuration as plain values. */
interface PlainUser {
  password?: string
  passwordHash?: string
}

/**
 * The same users with hashes instead of passwords, which stands in a configuration as well. Hashing a password as the gateway does takes a third
 * of a second of processor time, at the start of each and at each sign-in; these hashes cost a hundredth of that.
 */
export const withQuickPasswords = <User extends PlainUser>(users: readonly User[]): User[] =>
  users.map(({ password, ...user }) =>
    password === undefined ? (user as User) : ({ ...user, passwordHash: quickHash(password) } as User),
  )

const hashes = new Map<string, string>()

function quickHash(password: string): string {
  const known = hashes.get(password) ?? hash(password)
  hashes.set(password, known)
  return known
}

function hash(password: string): string {
  const salt = randomBytes(16)
  const key = scryptSync(password.normalize('NFKC'), salt, 32, { N: 2 ** 10, r: 8, p: 1 })
  return `$scrypt$ln=10,r=8,p=1$${unpadded(salt)}$${unpadded(key)}`
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
