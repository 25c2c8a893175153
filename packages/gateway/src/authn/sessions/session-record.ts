import type { AuthenticationContext } from '../../core/authentication/authentication.ts'
import type { SessionRecord } from '../../store/session-port.ts'
import type { Minting } from '../derive.ts'
import { browserWords } from './browser-words.ts'

/** The record of a session that begins now. */
export const newRecord = (
  { identity, person, source, kind }: Minting,
  { now, userAgent }: Pick<AuthenticationContext, 'now' | 'userAgent'>,
  more: Pick<SessionRecord, 'id' | 'expiresAt' | 'providerSession' | 'secrets'>,
): SessionRecord => ({
  principalId: identity.id,
  kind,
  source,
  provider: person?.provider ?? null,
  subject: person?.subject ?? null,
  name: identity.name,
  roles: identity.roles,
  attributes: identity.attributes,
  groups: person?.groups ?? [],
  rightsVersion: 1,
  browser: browserWords(userAgent),
  createdAt: now,
  lastUsedAt: now,
  checkedAt: now,
  ...more,
})

/** A new id of a session: 127 random bits in 22 characters, of which the first is a letter, because a command takes `-` for the beginning of an option. */
export const newSessionId = (random: (bytes: number) => Uint8Array): string => {
  const [first = 0, ...others] = random(16)
  return Buffer.from([first & 0x7f, ...others]).toString('base64url')
}
