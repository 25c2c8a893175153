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

/** A new id of a session. */
export const newSessionId = (random: (bytes: number) => Uint8Array): string =>
  Buffer.from(random(16)).toString('base64url')
