import type { Unreached } from './scope.ts'
import type { ServerUrl } from './server-url.ts'

/** The ArcGIS site of an address, and what stands below it. */
export interface SitePath {
  /** Segments of the base, such as `arcgis`; none where the site is the host itself. */
  readonly base: readonly string[]
  /** What follows, from `rest` on. */
  readonly below: readonly string[]
  /** True where the entry names a whole host, and the base is the usual one. */
  readonly isAssumed: boolean
}

/** Where ArcGIS Server is by its installer, and on the hosts of ArcGIS Online. */
const usualBase = 'arcgis'

/** Names of programs that are no ArcGIS Server. */
const others =
  /^(geoserver|mapserver|mapserv|cgi-bin|wms|wmts|wfs|ows|ogc|geowebcache|qgisserver|qgis|deegree|tilecache|tiles|api|index\..*|.*\.(aspx?|php|jsp|html?|xml|json|asmx|ashx|map|exe))$/i

/** What else an ArcGIS site or portal has, beside its services. */
const notRest = /^(sharing|portal|admin|manager|tokens|services|portaladmin|home|login)$/i

/** Finds the site in a path: what stands before `rest`, or a path that may be a site. */
export function siteOf({ authority, segments }: ServerUrl): SitePath | Unreached {
  const restAt = segments.findIndex((segment) => segment.toLowerCase() === 'rest')
  const special = segments.find((segment) => notRest.test(segment))
  if (special !== undefined && (restAt < 0 || segments.indexOf(special) < restAt)) return beside(special)
  if (restAt >= 0) return ofBase(segments.slice(0, restAt), segments.slice(restAt), false)
  if (segments.length === 0) return ofHost(authority)
  const last = segments.at(-1)?.toLowerCase() ?? ''
  const mayBeSite = last === usualBase || (segments.length === 1 && !others.test(last))
  return mayBeSite ? ofBase(segments, [], false) : noSite
}

const noSite: Unreached = {
  why: 'it is no address of an ArcGIS site: there is no rest/services in it',
  todo: 'Mapgate stands before ArcGIS Server alone. Let the app ask this server itself, by CORS, or keep a proxy for it that lists this one address.',
}

/** Hosts on which each organisation has a site of its own. */
const hosted = /^(services|tiles|features|vectortileservices)\d*\.arcgis\.com$/

function ofHost(authority: string): SitePath | Unreached {
  return hosted.test(authority)
    ? {
        why: 'on this host each organisation has a site of its own, and the entry names them all',
        todo: `Write https://${authority}/<organisation>/arcgis into a copy of the file, and import that.`,
      }
    : ofBase([usualBase], [], true)
}

const ofBase = (base: readonly string[], below: readonly string[], isAssumed: boolean) =>
  base.every((segment) => /^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$/.test(segment))
    ? { base, below, isAssumed }
    : {
        why: 'its site has a name that an upstream cannot have: letters, digits and . _ ~ - only',
        todo: 'Name the site by an address without other signs.',
      }

function beside(special: string): Unreached {
  if (/^services$/i.test(special))
    return {
      why: 'it is a SOAP or OGC address (services without rest), and Mapgate serves neither',
      todo: 'See docs/not-yet.md#wms. Where the app can do with rest/services, use that address.',
    }
  if (/^(sharing|portal|home)$/i.test(special))
    return {
      why: 'it is a portal, and Mapgate serves map servers: no content of portals is passed on',
      todo: 'Let apps ask the portal themselves; docs/sign-in/portal.md says how people sign in here.',
    }
  if (/^tokens$/i.test(special))
    return { why: 'Mapgate has a token service of its own at each mount', todo: '', isNeedless: true }
  return {
    why: `/${special.toLowerCase()} of an ArcGIS site is for administrators and is not served`,
    todo: 'Administrators call it past Mapgate.',
  }
}
