import { randomBytes } from 'node:crypto'
import type { AttributeValue } from '@mapgate/policy'
import { hashPassword } from '../authn/password.ts'
import type { Configuration } from '../config/schema.ts'
import type { Store, UserRecord } from '../store/port.ts'
import { endSessions } from './ending.ts'

/** A user as may be told: without the password's hash. */
type ToldUser = Omit<UserRecord, 'passwordHash'>

export const toldUser = ({ passwordHash: _hash, ...told }: UserRecord): ToldUser => told

/** Where users are kept, and those of the configuration, which nobody changes here. */
export interface UserPlaces extends Pick<Store, 'users' | 'sessions'> {
  readonly configured: Configuration['users']
}

/** @throws Error where the name is taken, or the configuration has it */
export async function addUser(
  { users, configured }: UserPlaces,
  asked: {
    readonly name: string
    readonly password: string
    readonly roles: readonly string[]
    readonly attributes: Readonly<Record<string, AttributeValue>>
  },
  now: number,
): Promise<ToldUser> {
  refuseConfigured(asked.name, configured)
  const { password, ...others } = asked
  const passwordHash = await hashPassword(password, randomBytes)
  const user: UserRecord = { ...others, passwordHash, createdAt: now, disabledAt: null }
  if (!(await users.insert(user)))
    throw new Error(
      `there is a user ${asked.name} already; set the password with: mapgate user passwd ${asked.name}`,
    )
  return toldUser(user)
}

/** Sets a password, enables the user and signs out everywhere. @throws Error where there is no such user in the store */
export async function setPassword(
  { users, configured, sessions }: UserPlaces,
  { name, password }: { readonly name: string; readonly password: () => Promise<string> | string },
  now: number,
): Promise<void> {
  refuseConfigured(name, configured)
  const known = await users.find(name)
  if (!known) throw unknown(name)
  await users.setPassword(name, await hashPassword(await password(), randomBytes), now)
  await endSessions({ sessions }, `user:${known.name}`, now)
}

/** Disables a user and signs out everywhere. @throws Error where there is no such user in the store */
export async function disableUser(
  { users, configured, sessions }: UserPlaces,
  name: string,
  now: number,
): Promise<void> {
  refuseConfigured(name, configured)
  const known = await users.find(name)
  if (!known || !(await users.disable(name, now))) throw unknown(name)
  await endSessions({ sessions }, `user:${known.name}`, now)
}

const unknown = (name: string): Error => new Error(`there is no user ${name}; mapgate user list shows them`)

/** @throws Error for a user of the configuration */
function refuseConfigured(name: string, configured: UserPlaces['configured']): void {
  if (configured.some((user) => user.name.toLowerCase() === name.toLowerCase()))
    throw new Error(`user ${name} stands in the configuration: change it there and restart the gateway`)
}
