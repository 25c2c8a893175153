/** The page about features that are planned; it is part of the published package. */
const notYetPage = 'docs/not-yet.md'

interface PlannedFeature {
  /** What is not there, as the subject of a sentence. */
  readonly what: string
  /** What serves instead today. */
  readonly today: string
  /** Heading of the page. */
  readonly anchor: string
  readonly keys: readonly string[]
  readonly kinds?: readonly string[]
}

const plannedFeatures: readonly PlannedFeature[] = [
  {
    what: 'signing in at an OpenID provider by Mapgate itself',
    today: 'list the provider under `issuers`, and let the app send its token',
    anchor: 'oidc',
    keys: ['oidc', 'openid', 'sso', 'oauth', 'oauth2', 'login'],
  },
  {
    what: 'signing in by SAML, Kerberos or LDAP',
    today: 'an identity provider bridges to it, and is listed under `issuers`',
    anchor: 'saml-kerberos-ldap',
    keys: ['saml', 'kerberos', 'ldap', 'ad'],
  },
  {
    what: 'a store that several machines share',
    today: 'several workers of one machine share `store.file`',
    anchor: 'replicas',
    keys: ['postgres', 'redis', 'replicas', 'cluster'],
  },
  {
    what: 'an OGC map server behind the gateway',
    today: 'only ArcGIS Server stands behind it',
    anchor: 'wms',
    keys: ['wms', 'wmts', 'wfs', 'ogc'],
    kinds: ['wms', 'wmts', 'wfs', 'ogc', 'geoserver', 'qgis', 'mapserver'],
  },
]

/** The rest of a sentence about a key that people look for and that is planned; undefined for every other key. */
export const plannedKey = (name: string): string | undefined =>
  told(plannedFeatures.find(({ keys }) => keys.includes(name.toLowerCase())))

/** The same for a kind of upstream. */
export const plannedKind = (kind: string): string | undefined =>
  told(plannedFeatures.find(({ kinds }) => kinds?.includes(kind.toLowerCase())))

const told = (feature: PlannedFeature | undefined): string | undefined =>
  feature &&
  `${feature.what} is not there yet. Today: ${feature.today}. More in ${notYetPage}#${feature.anchor}`
