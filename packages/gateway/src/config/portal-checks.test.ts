import { describe, expect, it } from 'vitest'
import { adviceOn } from './advice.ts'
import { describeFaults, parseConfiguration } from './load.ts'

const client = { id: 'web', title: 'Map', redirects: ['https://app.example/map/'] }
const configurationWith = (portal: unknown, more: Record<string, unknown> = {}) =>
  parseConfiguration(
    JSON.stringify({
      publicUrl: 'https://gate.example',
      origins: ['https://app.example'],
      upstreams: { ags: { kind: 'arcgis', url: 'https://ags.internal/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags', owningSystem: portal !== undefined }],
      portal,
      ...more,
    }),
    process.cwd(),
  )

const faultsOf = (portal: unknown, more: Record<string, unknown> = {}): string => {
  const loaded = configurationWith(portal, more)
  return 'faults' in loaded ? describeFaults('test', loaded.faults) : ''
}

const mount = { path: '/arcgis', upstream: 'ags', owningSystem: true }

describe('The section portal', () => {
  it('is right with a path and a client', () =>
    expect(faultsOf({ path: '/portal', clients: [client] })).toBe(''))

  it.each<[title: string, portal: unknown, more: Record<string, unknown>, words: string]>([
    ['at the path of a mount', { path: '/ArcGIS' }, {}, 'cover each other'],
    ['below a mount', { path: '/arcgis/portal' }, {}, 'cover each other'],
    ['above a mount', { path: '/gis' }, { mounts: [{ ...mount, path: '/gis/arcgis' }] }, 'cover each other'],
    ['missing where a mount leads to it', undefined, { mounts: [mount] }, 'needs the section portal'],
    ['with a client twice', { path: '/p', clients: [client, client] }, {}, 'web is given twice'],
    ['with a client of no address', { path: '/p', clients: [{ id: 'a', title: 'A' }] }, {}, 'needs a secret'],
    [
      'with roles of a client of no secret',
      { path: '/p', clients: [{ ...client, roles: ['x'] }] },
      {},
      'needs a secret',
    ],
    [
      'with two secrets',
      { path: '/p', clients: [{ ...client, secret: 'a', secretFile: 'b' }] },
      {},
      'not both',
    ],
    ['with a short life', { path: '/p', accessLife: '5m' }, {}, 'at least 10m'],
    [
      'with short sessions of a provider',
      { path: '/p' },
      {
        signIn: {
          providers: [
            {
              name: 'corp',
              issuer: 'https://id.example.org',
              clientId: 'mapgate',
              groups: {},
              lifeWithoutRefresh: '29m',
            },
          ],
        },
      },
      'has to be 30m or more',
    ],
    ['with short sessions', { path: '/p' }, { credentials: { sessionLife: '20m' } }, 'has to be 30m or more'],
    [
      'with sessions that idle out',
      { path: '/p' },
      { credentials: { sessionIdle: '1h' } },
      'has to be shorter',
    ],
    [
      'with plain http',
      { path: '/p', clients: [{ ...client, redirects: ['http://app.example/'] }] },
      {},
      'https, because',
    ],
    [
      'with implicit tokens for a code page',
      {
        path: '/p',
        clients: [{ ...client, redirects: ['urn:ietf:wg:oauth:2.0:oob'], insecureImplicit: true }],
      },
      {},
      'needs a redirect that is an address',
    ],
  ])('has a fault: %s', (_title, portal, more, words) => expect(faultsOf(portal, more)).toContain(words))

  it.each<[string, Record<string, unknown>, string]>([
    ['an origin that may not read', { origins: [] }, 'name it in origins'],
    ['plain HTTP', { publicUrl: 'http://gate.example' }, 'over HTTPS alone'],
  ])('brings advice on %s', (_title, more, words) => {
    const loaded = configurationWith({ path: '/portal', clients: [client] }, more)
    if ('faults' in loaded) throw new Error(describeFaults('test', loaded.faults))
    expect(
      adviceOn(loaded.configuration)
        .map(({ message }) => message)
        .join(' '),
    ).toContain(words)
  })
})
