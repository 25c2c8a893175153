import { listServices, readJson } from '../../catalog/index.ts'
import { upstreamSection } from '../../config/sections/upstreams.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import { isObject } from '../../core/json.ts'
import { createUpstreams } from '../../upstream/index.ts'

/** The part of the answers by which a map server is asked. Files are named by absolute paths. */
interface SiteAccess {
  readonly url: string
  readonly caFile?: string | undefined
  /** As in the configuration, with the secret in it; default none. */
  readonly credential?: object | undefined
}

/** What a map server says of itself in `rest/info`. */
export interface FoundSite {
  readonly url: string
  readonly version: string
  readonly hasTokens: boolean
  /** The portal that it belongs to. */
  readonly portal?: string | undefined
}

/** Why something is not found: a code of the connection, of the gateway's errors, or what came instead. */
export interface SiteFault {
  readonly code: string
  readonly detail: string
}

/** Services that a map server lists, by name and type. */
export interface FoundServices {
  readonly services: readonly { readonly name: string; readonly type: string }[]
  /** Why the list cannot be read, where the server answers and gives none. */
  readonly unlisted?: string | undefined
}

const patienceMs = 20_000

/** Asks `rest/info` of a site, without a credential. */
export async function examineSite(access: SiteAccess): Promise<FoundSite | { readonly fault: SiteFault }> {
  return asking(access, async (reader) => {
    const info = await readJson(reader, '/rest/info')
    const { currentVersion, fullVersion, authInfo, owningSystemUrl } = info
    if (currentVersion === undefined && !isObject(authInfo))
      return {
        fault: { code: 'not-arcgis', detail: '/rest/info answered JSON that is not of an ArcGIS Server' },
      }
    return {
      url: access.url,
      version: String(fullVersion ?? currentVersion ?? 'unknown'),
      hasTokens: isObject(authInfo) && authInfo.isTokenBasedSecurity === true,
      ...(isAddress(owningSystemUrl) ? { portal: owningSystemUrl.replace(/\/+$/, '') } : {}),
    }
  })
}

/** Servers state whatever stands in their settings. */
const isAddress = (stated: unknown): stated is string =>
  typeof stated === 'string' && /^https?:\/\//i.test(stated) && URL.canParse(stated)

/** True where a portal answers under an address. */
export async function isPortal(access: SiteAccess): Promise<boolean> {
  const answer = await asking(access, async (reader) => {
    const self = await readJson(reader, '/sharing/rest')
    return { portal: self.currentVersion !== undefined }
  })
  return 'portal' in answer && answer.portal
}

/** The services of a site, as the gateway's own account sees them. */
export const listSite = (access: SiteAccess): Promise<FoundServices | { readonly fault: SiteFault }> =>
  asking(access, async (reader) => {
    const { services, fault } = await listServices(reader)
    return { services, ...(fault === undefined ? {} : { unlisted: fault }) }
  })

async function asking<T>(
  { url, caFile, credential = { kind: 'none' } }: SiteAccess,
  work: (reader: Parameters<typeof readJson>[0]) => Promise<T>,
): Promise<T | { readonly fault: SiteFault }> {
  const section = { kind: 'arcgis', url, credential, ...(caFile === undefined ? {} : { tls: { caFile } }) }
  try {
    const configuration = { site: upstreamSection.parse(section) }
    const upstreams = createUpstreams({ configuration, directory: process.cwd(), clock: Date.now })
    try {
      return await work({
        forward: upstreams.forward,
        upstream: 'site',
        signal: AbortSignal.timeout(patienceMs),
      })
    } finally {
      await upstreams.close()
    }
  } catch (error) {
    return { fault: faultIn(error) }
  }
}

/** The innermost error tells most: that of the connection below the gateway's own. */
function faultIn(error: unknown): SiteFault {
  const { code = '', message, cause } = error as NodeJS.ErrnoException
  if (cause instanceof GatewayError) return faultIn(cause)
  if (!(error instanceof GatewayError)) return { code, detail: message }
  const below = (cause as NodeJS.ErrnoException | undefined)?.code
  return { code: below ?? code, detail: error.detail || error.publicText }
}
