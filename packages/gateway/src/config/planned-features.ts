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
    what: 'signing in by SAML or Kerberos',
    today: 'an identity provider bridges to it, and is listed under `signIn.providers`',
    anchor: 'saml-kerberos',
    keys: ['saml', 'kerberos'],
  },
  {
    what: 'a map server that speaks WFS or WMTS alone',
    today: 'ArcGIS Server (`kind: arcgis`) and servers of WMS (`kind: ogc`, with `server`) stand behind it',
    anchor: 'wfs',
    keys: ['wfs', 'wmts'],
    kinds: ['wmts', 'wfs'],
  },
]

/** Kinds of upstream that are called otherwise here. */
const otherKinds: ReadonlySet<string> = new Set(['wms', 'geoserver', 'qgis', 'mapserver'])

/** Keys that people look for, and what does it here. */
const elsewhere: readonly { readonly keys: readonly string[]; readonly words: string }[] = [
  {
    keys: ['postgres', 'postgresql', 'database', 'replicas', 'cluster'],
    words:
      'several machines share a database by `store: { kind: postgres, urlFile: … }`: see docs/deploying.md',
  },
  {
    keys: ['redis', 'valkey'],
    words:
      'several machines share pictures and counts by `shared: { kind: redis, urlFile: … }`: see docs/deploying.md',
  },
  {
    keys: ['oidc', 'openid', 'sso', 'oauth', 'oauth2', 'login'],
    words: 'people sign in at OpenID providers by `signIn.providers`: see docs/sign-in/openid-connect.md',
  },
  {
    keys: ['ldap', 'ad'],
    words:
      'people sign in by the passwords of a directory with `signIn.directories`: see docs/sign-in/ldap.md',
  },
]

/** The rest of a sentence about a key that people look for, and that is planned or has another name; undefined for every other key. */
export function plannedKey(name: string): string | undefined {
  const wanted = name.toLowerCase()
  return (
    elsewhere.find(({ keys }) => keys.includes(wanted))?.words ??
    told(plannedFeatures.find(({ keys }) => keys.includes(wanted)))
  )
}

/** The same for a kind of upstream. */
export const plannedKind = (kind: string): string | undefined =>
  otherKinds.has(kind.toLowerCase())
    ? 'servers of WMS are `kind: ogc`, and `server` says which program it is'
    : told(plannedFeatures.find(({ kinds }) => kinds?.includes(kind.toLowerCase())))

const told = (feature: PlannedFeature | undefined): string | undefined =>
  feature &&
  `${feature.what} is not there yet. Today: ${feature.today}. More in ${notYetPage}#${feature.anchor}`
