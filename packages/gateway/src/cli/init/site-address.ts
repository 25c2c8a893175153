/** What people mean by an address that they paste: bases of a site to try one after the other, or why it cannot be one. */
export type SiteAddress =
  | { readonly bases: readonly [string, ...string[]]; readonly isPortal: boolean }
  | { readonly fault: string }

/** The first segment behind the base of an ArcGIS site: REST, SOAP, the token service and the pages of the administrator. */
const behindSite = new Set(['rest', 'services', 'tokens', 'manager', 'admin', 'login', 'mobile', 'help'])
/** The same behind the base of a portal. */
const behindPortal = new Set(['sharing', 'home', 'portaladmin'])

/** Reads an address as people paste it: of a service, of the service directory or the manager, with a query, without a scheme. */
export function siteAddress(pasted: string): SiteAddress {
  const text = pasted.trim().replace(/^["'<]+|["'>]+$/g, '')
  if (text === '') return { fault: 'no address was given' }
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
  if (!URL.canParse(withScheme))
    return { fault: `${text} is no address: write one such as https://gis.internal:6443/arcgis` }
  const url = new URL(withScheme)
  const fault = faultOf(url)
  if (fault !== undefined) return { fault }
  return basesOf(
    url,
    withScheme === text ? [url.origin] : [url.origin, url.origin.replace('https:', 'http:')],
  )
}

function faultOf({ protocol, username, password, pathname, search }: URL): string | undefined {
  if (protocol !== 'https:' && protocol !== 'http:')
    return `${protocol}// is not spoken to map servers: the address begins with https:// or http://`
  if (username !== '' || password !== '')
    return 'user and password do not belong into the address: they are asked for by themselves'
  const isOgc =
    /\/(geoserver|mapserv|qgisserver|ows|wms|wfs|wmts)(\/|\.|$)/i.test(pathname) ||
    /[?&]service=w/i.test(search)
  if (isOgc && !/\/rest\/|\/services\//i.test(pathname))
    return 'this looks like a server of WMS or WFS, such as GeoServer or MapServer: these questions are about ArcGIS; write it into the file by hand, as `kind: ogc` (docs/ogc.md)'
  return undefined
}

function basesOf({ pathname }: URL, origins: readonly string[]): SiteAddress {
  const segments = pathname.split('/').filter((segment) => segment !== '')
  const isOf = (names: ReadonlySet<string>) => (segment: string) => names.has(segment.toLowerCase())
  const end = segments.findIndex((segment) => isOf(behindSite)(segment) || isOf(behindPortal)(segment))
  const path = (end === -1 ? segments : segments.slice(0, end)).map((segment) => `/${segment}`).join('')
  const paths = path === '' && end === -1 ? ['/arcgis', '/server', ''] : [path]
  const [first = '', ...others] = origins.flatMap((origin) => paths.map((one) => origin + one))
  return { bases: [first, ...others], isPortal: end !== -1 && isOf(behindPortal)(segments[end] ?? '') }
}
