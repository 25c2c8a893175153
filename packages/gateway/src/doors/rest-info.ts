import type { Presentation } from '@mapgate/protocol'
import { jsonReply } from '../core/json-reply.ts'
import type { Reply } from '../core/reply.ts'

/** Version of an ArcGIS site, as its `rest/info` states it. */
export interface SiteVersion {
  readonly currentVersion: number
  readonly fullVersion: string
}

/** What a site is taken for while its own `rest/info` cannot be read. */
export const assumedVersion: SiteVersion = { currentVersion: 10.31, fullVersion: '10.3.1' }

/** Any client may ask for this before it signs in; it points at the gateway's own token service (protocol notes 3). */
export function restInfo({
  version,
  tokenServicesUrl,
  tokenLifeMinutes,
  presentation,
}: {
  version: SiteVersion
  tokenServicesUrl: string
  tokenLifeMinutes: number
  presentation: Pick<Presentation, 'format' | 'callback'>
}): Reply {
  const value = {
    ...clientSafe(version),
    authInfo: { isTokenBasedSecurity: true, tokenServicesUrl, shortLivedTokenValidity: tokenLifeMinutes },
  }
  return jsonReply(value, presentation, { headers: { 'cache-control': 'no-store' } })
}

/** JS API 3.x sends the token request of a server of exactly version 10.1 through a proxy (protocol notes 1.4). */
const clientSafe = (version: SiteVersion): SiteVersion =>
  version.currentVersion === 10.1 ? { ...version, currentVersion: 10.11 } : version
