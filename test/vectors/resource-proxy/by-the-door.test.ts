import { compileGlob } from '@mapgate/policy'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { doorIn } from '../../../packages/gateway/src/door.ts'
import { createMounts } from '../../../packages/gateway/src/mounts.ts'
import { importText } from './imported.ts'
import { type OldEntry, oldProxies } from './old-proxy.ts'

const among = (...values: readonly string[]) => fc.constantFrom(...values)

const account = fc.option(among('one', 'two'), { nil: undefined })
const entries = fc.array(
  fc
    .record({
      url: fc
        .tuple(
          among('http://', 'https://', '//'),
          among('a.example', 'b.example'),
          among(
            '',
            '/arcgis',
            '/arcgis/rest/services',
            '/arcgis/rest/services/Foo',
            '/arcgis/rest/services/Foo/MapServer',
          ),
        )
        .map((parts) => parts.join('')),
      username: account,
    })
    .map(
      ({ url, username }): OldEntry => ({
        url,
        matchAll: 'true',
        ...(username === undefined ? {} : { username, password: 'pw' }),
      }),
    ),
  { minLength: 1, maxLength: 4 },
)

const targets = fc.array(
  fc
    .tuple(
      among('http://', 'https://', 'http://a.example@', 'ftp://'),
      among('a.example', 'b.example', 'a.example.evil.example', 'A.EXAMPLE', 'a.example:81', 'c.example'),
      among('/arcgis', '/arcgisX', '/ArcGIS', '', '/arcgis/..', '/other'),
      among(
        '/rest/services',
        '/rest/services/Foo/MapServer/export',
        '/rest/services/FooX/MapServer',
        '/admin',
        '/rest/services/Bar/MapServer',
      ),
    )
    .map((parts) => parts.join('')),
  { minLength: 10, maxLength: 10 },
)

const xmlOf = (list: readonly OldEntry[]): string =>
  `<ProxyConfig mustMatch="true" xmlns="proxy.xsd"><serverUrls>${list
    .map(
      (one) =>
        `<serverUrl ${Object.entries(one)
          .map(([name, value]) => `${name}="${value}"`)
          .join(' ')}/>`,
    )
    .join('')}</serverUrls></ProxyConfig>`

it('The door of an imported configuration sends an address to the account that the old proxy used, to none, or nowhere', () => {
  let found = 0
  fc.assert(
    fc.property(entries, targets, (list, addresses) => {
      const { configuration } = importText(xmlOf(list))
      if (configuration === undefined) return
      const door = doorIn(configuration)
      const mountOf = createMounts(configuration.mounts)
      for (const address of addresses) {
        const sent = door?.({ path: '/proxy', query: address, ticket: undefined })
        if (sent === undefined || sent.visit.instead !== undefined) continue
        const upstream = configuration.upstreams[mountOf(sent.target.path)?.upstream ?? '']
        const used = upstream && 'username' in upstream.credential ? upstream.credential.username : undefined
        const old = oldProxies.dotnet(list, { uri: address, hasBody: false })
        found += 1
        const [, service] = /\/rest\/services\/(.+)\/MapServer/i.exec(sent.target.path + address) ?? []
        const isGranted =
          service !== undefined &&
          configuration.grants.some(
            ({ on }) =>
              on.mounts?.includes(mountOf(sent.target.path)?.path ?? '') &&
              on.services.some((name) => compileGlob(name)(service)),
          )
        // That what is granted was forwarded is held by never-wider.test.ts. Here it is with whose account.
        if (isGranted && used !== undefined) expect(used, address).toBe(old?.entry.username)
        expect(new URL(upstream?.url ?? '').hostname).toBe(new URL(address).hostname)
      }
    }),
    { numRuns: 400 },
  )
  expect(found).toBeGreaterThan(100)
})
