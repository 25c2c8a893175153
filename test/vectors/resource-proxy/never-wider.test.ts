import { type Authorizer, compileGrants } from '@mapgate/policy'
import { type MapRequest, openRequest } from '@mapgate/protocol'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Configuration } from '../../../packages/gateway/src/config/schema.ts'
import type { Dialect } from '../../../packages/gateway/src/import/index.ts'
import { assets } from '../../../packages/policy/src/model/catalog.fixture.ts'
import type { Catalog } from '../../../packages/policy/src/model/catalog.ts'
import { anonymous } from '../../../packages/policy/src/model/principal.ts'
import { importText } from './imported.ts'
import { type OldEntry, type OldProxy, oldProxies } from './old-proxy.ts'

/** A map server that has whatever is asked for, so that nothing is refused for not being there. */
const catalog: Catalog = {
  generation: 1,
  services: () => [],
  service: (_, name, type) => ({ ...assets, name, type }),
}

const among = (...values: readonly string[]) => fc.constantFrom(...values)
const maybe = (values: fc.Arbitrary<string>) => fc.option(values, { nil: undefined })

const scheme = among('http://', 'http://', 'https://', '//', '')
const host = among('a.example', 'a.example', 'A.example', 'b.example:6080')
const servicePaths = ['Foo', 'Foo/Bar', 'Fo', 'foo/MapServer', 'Foo/Bar/MapServer', 'Foo/FeatureServer'].map(
  (path) => `/arcgis/rest/services/${path}`,
)
const path = among(
  ...[
    '',
    '',
    '/arcgis',
    '/arcgis/',
    '/ArcGIS',
    '/arc',
    '/arcgis/rest',
    '/arcgis//rest/services',
    '/arcgis/rest/services',
  ],
  ...servicePaths,
  ...['/0', '/0/query', '/export', '/0/7', '/1?f=json', '/tile'].map(
    (more) => `/arcgis/rest/services/Foo/MapServer${more}`,
  ),
  ...['/0', '/0/query', '/0/applyEdits'].map((more) => `/arcgis/rest/services/Foo/FeatureServer${more}`),
  ...[
    '/arcgis/admin',
    '/arcgis/rest/info',
    '/server/rest/services',
    '/arcgis/rest/services/Geo/GeometryServer/project',
  ],
)

const entry: fc.Arbitrary<OldEntry> = fc
  .record({
    url: fc.tuple(scheme, host, path).map((parts) => parts.join('')),
    matchAll: maybe(among(...Array(9).fill('true'), 'true ', 'false')),
    username: maybe(among('one', 'two')),
    hostRedirect: maybe(
      among('http://c.example', 'http://c.example/', 'http://c.example/base/arcgis', 'https://a.example'),
    ),
  })
  .map(({ username, hostRedirect, url, matchAll }) => ({
    url,
    ...(matchAll === undefined ? {} : { matchAll }),
    ...(username === undefined ? {} : { username, password: 'pw' }),
    ...(hostRedirect === undefined ? {} : { hostRedirect }),
  }))

/** Mostly without redirects, which lead to no overlap of interest. */
const entries = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: entry },
    { weight: 4, arbitrary: entry.map(({ hostRedirect, ...one }) => one) },
  ),
  { minLength: 1, maxLength: 4 },
)

const xmlOf = (list: readonly OldEntry[], namespace: string): string =>
  `<ProxyConfig mustMatch="true" allowedReferers="*"${namespace}><serverUrls>\n${list
    .map(
      (one) =>
        `<serverUrl ${Object.entries(one)
          .map(([name, value]) => `${name}="${value}"`)
          .join(' ')} />`,
    )
    .join('\n')}\n</serverUrls></ProxyConfig>`

/** What a caller may ask for: the path from the site on. */
const asked = fc
  .tuple(
    among('Foo', 'Foo', 'Foo', 'foo', 'Fo', 'FooX', 'Foo/Bar', 'Foo/Baz', 'Other', 'Geo'),
    among('MapServer', 'MapServer', 'MapServer', 'FeatureServer', 'GeometryServer', 'ImageServer'),
    among(
      '',
      '/export',
      '/0/query',
      '/0',
      '/1/query',
      '/legend',
      '/tile/1/2/3',
      '/0/7',
      '/project',
      '/identify',
      '/0/7/attachments',
      '/exportImage',
    ),
  )
  .map(([name, type, more]) => `/rest/services/${name}/${type}${more}`)

const policies = new WeakMap<object, Authorizer>()
function policyOf(grants: Configuration['grants']): Authorizer {
  const found = policies.get(grants) ?? compileGrants({ grants })
  policies.set(grants, found)
  return found
}

/** True where grants give a request by its path: policy sees no parameters. */
function isGiven(
  grants: Configuration['grants'],
  mount: Configuration['mounts'][number],
  sitePath: string,
): boolean {
  const { operation, resource } = openRequest({ method: 'GET', path: sitePath, query: '' })
  if (!operation || !resource || operation.refused !== undefined) return false
  const map = {
    operation,
    resource,
    parameters: {},
    format: operation.defaultFormat,
    dropped: [],
  } as unknown as MapRequest
  return policyOf(grants).authorize(anonymous, { mount, map }, catalog, 0).effect === 'permit'
}

/** Operations that a grant for anything gives: descriptions. A grant that is for something else alone tells which they are. */
const describes = (
  grants: Configuration['grants'],
  mount: Configuration['mounts'][number],
  sitePath: string,
): boolean => isGiven(forAnother(grants), mount, sitePath)

const others = new WeakMap<object, Configuration['grants']>()
function forAnother(grants: Configuration['grants']): Configuration['grants'] {
  const found = others.get(grants) ?? grants.map((grant) => ({ ...grant, for: ['SceneServer.node'] }))
  others.set(grants, found)
  return found
}

/** Spellings of one request: its parameters in the URL or in a body, its names as the file has them, because a map server knows no case in them. */
const spelled = (uri: string, list: readonly OldEntry[]) =>
  [uri, ...list.map(({ url }) => url).filter((url) => url.toLowerCase() === uri.toLowerCase())].flatMap(
    (one) => [
      { uri: `${one}?f=json&where=1%3D1`, hasBody: false },
      { uri: one, hasBody: true },
      { uri: `${one}?f=json`, hasBody: true },
    ],
  )

interface Way {
  readonly list: readonly OldEntry[]
  readonly old: OldProxy
  readonly configuration: Configuration
}

/** True where the old proxy would have sent this to the same map server, with the same credential, or where less goes with it now. */
function wasForwarded(
  { list, old, configuration }: Way,
  mount: Configuration['mounts'][number],
  sitePath: string,
): boolean {
  const upstream = configuration.upstreams[mount.upstream]
  if (upstream === undefined) return false
  return [upstream.url, ...upstream.aliases].some((site) =>
    spelled(site + sitePath, list).some((request) => {
      const found = old(list, request)
      if (found === undefined) return false
      const { credential } = upstream
      const same =
        credential.kind === 'none' ||
        ('username' in credential && credential.username === found.entry.username)
      // Both schemes of a host stand for one map server.
      const place = (url: string) =>
        url
          .replace(/^https?:\/\/|\?.*$/g, '')
          .replaceAll('//', '/')
          .toLowerCase()
      return same && place(found.url) === place(upstream.url + sitePath)
    }),
  )
}

const below: readonly string[] = [
  '',
  '/export',
  '/0/query',
  '/0',
  '/1/query',
  '/legend',
  '/tile/1/2/3',
  '/project',
  '/identify',
  '/query',
]

function widened(way: Way, sitePath: string): string | undefined {
  const { grants, mounts } = way.configuration
  for (const mount of mounts) {
    if (mount.at !== '' && !`${sitePath}/`.toLowerCase().startsWith(`/${mount.at}/`.toLowerCase())) continue
    if (!isGiven(grants, mount, sitePath) || wasForwarded(way, mount, sitePath)) continue
    const [service = ''] = /^\/rest\/services\/.+?\/\w+Server/.exec(sitePath) ?? []
    const isTold = describes(grants, mount, sitePath)
    // A description tells of what is granted, so something of the same service has to be.
    if (
      isTold &&
      ['', '/0', '/1']
        .flatMap((layer) => below.map((more) => layer + more))
        .some((more) => isGiven(grants, mount, service + more) && wasForwarded(way, mount, service + more))
    )
      continue
    return `${mount.path} ${sitePath}`
  }
  return undefined
}

/** Undefined where nothing is imported. */
function configurationOf(text: string, dialect: Dialect | undefined): Configuration | undefined {
  try {
    return importText(text, dialect).configuration
  } catch (error) {
    if (error instanceof Error && error.name === 'SourceFault') return undefined
    throw error
  }
}

it.each([
  ['dotnet', ' xmlns="proxy.xsd"', undefined, ['dotnet']],
  ['java', '', 'java', ['java']],
  ['php', '', 'php', ['php']],
  ['a file of nobody knows which', '', undefined, ['java', 'php']],
] as const)('What is imported of %s, the old proxy forwarded', (_, namespace, dialect, names) => {
  let permitted = 0
  fc.assert(
    fc.property(entries, fc.array(asked, { minLength: 12, maxLength: 12 }), (list, paths) => {
      const configuration = configurationOf(xmlOf(list, namespace), dialect)
      if (configuration === undefined) return
      for (const sitePath of paths)
        for (const name of names) {
          expect(widened({ list, old: oldProxies[name], configuration }, sitePath)).toBeUndefined()
          if (configuration.mounts.some((mount) => isGiven(configuration.grants, mount, sitePath)))
            permitted += 1
        }
    }),
    { numRuns: 500 },
  )
  // Where nothing is permitted, nothing is proved.
  expect(permitted).toBeGreaterThan(50)
})

it('Of several entries around one, the one that counts decides', () => {
  const two = { matchAll: 'true', username: 'two', password: 'pw' }
  const list = [
    { url: 'http://a.example/ArcGIS', ...two },
    { url: 'http://a.example', ...two },
    { url: 'http://a.example', matchAll: 'true' },
  ]
  const configuration = configurationOf(xmlOf(list, ''), 'php')
  expect(
    Object.values(configuration?.upstreams ?? {}).map(({ credential }) => credential.kind),
  ).not.toContain('arcgis-token')
})
