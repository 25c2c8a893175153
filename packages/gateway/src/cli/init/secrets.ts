import { randomInt } from 'node:crypto'
import { readSecretFile } from '../../authn/secret-file.ts'
import { weakSecrets } from '../../config/weak-secrets.ts'
import { firstLine } from '../read-password.ts'

/** Where a secret may come from without being asked for. It is never the value of a flag, which the whole machine can read. */
interface SecretSources {
  readonly file: string | undefined
  readonly stdin: boolean
  /** Of the environment. */
  readonly variable: string | undefined
  /** What it is, for errors: `--user-password`. */
  readonly flag: string
}

/**
 * The secret out of the first of file, standard input and environment that was given; undefined where none was.
 * @throws Error when it cannot be read or is empty
 */
export async function givenSecret({
  file,
  stdin,
  variable,
  flag,
}: SecretSources): Promise<string | undefined> {
  if (file !== undefined && stdin) throw new Error(`give one of ${flag}-file and ${flag}-stdin`)
  if (file !== undefined) return readSecretFile(file, process.cwd(), `${flag}-file`)
  if (!stdin) return variable
  const line = await firstLine()
  if (line === '') throw new Error(`${flag}-stdin: nothing came on standard input`)
  return line
}

/** Letters and digits that nobody takes for another. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A new password of some 99 bits, in groups that can be typed off a screen. */
export const newPassword = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join(''),
  ).join('-')

/** What is wrong with a password of a user; undefined for a good one. It is looked at here, since the file holds only a hash. */
export function passwordFault(name: string, password: string): string | undefined {
  const users = [{ name, password, roles: [], attributes: {} }]
  const [weak] = weakSecrets({ keys: [], users, portal: undefined, proxies: [] })
  return weak === undefined ? undefined : `the password ${weak.message.replace(/\.$/, '')}`
}
