import type { Presentation } from '@mapgate/protocol'
import { jsonReply } from '../core/reply/json-reply.ts'
import type { Reply } from '../core/reply/reply.ts'

/** The version that is stated while the site's own is not known. */
const assumedVersion = 10.31

/** The document `rest/info`, which any client may ask for before it signs in; it points at the gateway's own token service (protocol notes 3). */
export function restInfo({
  version,
  tokenServicesUrl,
  tokenLifeMinutes,
  owningSystemUrl,
  presentation,
}: {
  /** `currentVersion` of the site, such as 10.91; undefined where it is not known. */
  version: number | undefined
  tokenServicesUrl: string
  tokenLifeMinutes: number
  /** The portal where clients of this site sign in; undefined: at the token service. */
  owningSystemUrl?: string | undefined
  presentation: Pick<Presentation, 'format' | 'callback'>
}): Reply {
  const value = {
    ...versionWords(clientSafe(version ?? assumedVersion)),
    ...(owningSystemUrl === undefined ? {} : { owningSystemUrl }),
    authInfo: { isTokenBasedSecurity: true, tokenServicesUrl, shortLivedTokenValidity: tokenLifeMinutes },
  }
  return jsonReply(value, presentation, { headers: { 'cache-control': 'no-store' } })
}

/** JS API 3.x sends the token request of a server of exactly version 10.1 through a proxy (protocol notes 1.4). */
const clientSafe = (version: number): number => (version === 10.1 ? 10.11 : version)

/** 10.91 is written out as 10.9.1, and 11 as 11.0.0. */
function versionWords(currentVersion: number): { currentVersion: number; fullVersion: string } {
  const [major, rest = ''] = String(currentVersion).split('.')
  return { currentVersion, fullVersion: `${major}.${rest[0] ?? 0}.${rest.slice(1) || 0}` }
}
