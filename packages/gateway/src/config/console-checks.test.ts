import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { adviceOn } from './advice.ts'
import { dotted, parseConfiguration } from './load.ts'

const load = (sections: object) =>
  parseConfiguration(
    stringify({
      publicUrl: 'https://my.url.com',
      listen: { trustedProxies: ['10.0.0.4'] },
      upstreams: { ags: { kind: 'arcgis', url: 'https://gis.internal/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      grants: [{ to: { anonymous: true } }],
      ...sections,
    }),
    '.',
  )

function faultsOf(sections: object): readonly string[] {
  const loaded = load(sections)
  return 'faults' in loaded ? loaded.faults.map(({ path, message }) => `${path}: ${message}`) : []
}

function adviceFor(sections: object, asked: 'start' | 'check'): readonly string[] {
  const loaded = load(sections)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return adviceOn(loaded.configuration, undefined, { asked }).map(
    ({ path, message }) => `${dotted(path)}: ${message}`,
  )
}

const publicUrl = 'https://console.example.org'
const users = [{ name: 'ines', password: 'a-long-password-of-ines', roles: ['gis'] }]
const corp = {
  name: 'corp',
  issuer: 'https://id.example.org',
  clientId: 'mapgate',
  groups: { Chiefs: ['chief'] },
}

describe('A console is a fault', () => {
  it.each<[string, object, RegExp]>([
    [
      'at the address of the maps',
      { admin: { publicUrl: 'https://my.url.com/', roles: { admin: ['gis'] } }, users },
      /^admin\.publicUrl: is the address of the maps/,
    ],
    ['that nobody may come into', { admin: { publicUrl }, users }, /^admin\.publicUrl: nobody may come/],
    [
      'with roles, where nobody can sign in',
      { admin: { publicUrl, roles: { admin: ['gis'] } } },
      /^admin\.roles: nobody can sign in by this/,
    ],
    [
      'with roles, and without an address',
      { admin: { roles: { admin: ['gis'] } }, users },
      /^admin\.publicUrl: people sign in to the console at its publicUrl/,
    ],
    [
      'that others reach over plain HTTP',
      { admin: { publicUrl: 'http://console.example.org', tokenFile: 'token' } },
      /^admin\.publicUrl: the console is opened by HTTPS/,
    ],
    [
      'on plain HTTP without a token file',
      { admin: { publicUrl: 'http://localhost:9464', roles: { admin: ['gis'] } }, users },
      /^admin\.tokenFile: a console on plain HTTP needs a tokenFile/,
    ],
  ])('%s', (_title, sections, message) => {
    expect(faultsOf(sections)).toEqual([expect.stringMatching(message)])
  })

  it('and is none where users of the file, of a store or of a provider may come in', () => {
    const admin = { publicUrl, roles: { admin: ['gis'] } }
    for (const by of [{ users }, { store: { file: 'mapgate.sqlite' } }, { signIn: { providers: [corp] } }])
      expect(faultsOf({ admin, ...by })).toEqual([])
  })
})

describe('Of a console', () => {
  it('mapgate check says what a provider has to be told, and the start does not', () => {
    const sections = { admin: { publicUrl, roles: { admin: ['chief'] } }, signIn: { providers: [corp] } }
    expect(adviceFor(sections, 'check')).toEqual([
      expect.stringMatching(
        /^signIn\.providers\[0\]: .*register https:\/\/console\.example\.org\/\.mapgate\/oidc\/corp\/callback /,
      ),
    ])
    expect(adviceFor(sections, 'start')).toEqual([])
  })

  it.each<[string, string | undefined]>([
    ['user:ines', undefined],
    ['oidc:corp:4711', undefined],
    ['user:inez', 'there is no such user; did you mean user:ines?'],
    ['key:demo', 'key:demo never comes into the console'],
    ['oidc:corpo:4711', 'signIn has none called corpo'],
    ['oidc:corp', 'names nobody'],
    ['ines', 'ines is no account: write user:<name>'],
  ])('it is said of accounts whether they can come in: %s', (id, said) => {
    const told = adviceFor(
      {
        admin: { publicUrl, principals: { admin: [id] } },
        users: users.map((user) => ({ ...user, roles: [] })),
        signIn: { providers: [{ ...corp, groups: {}, rolesFromGroups: true }] },
      },
      'start',
    )
    expect(told).toEqual(
      said === undefined ? [] : [expect.stringContaining(`admin.principals.admin[0]: ${said}`)],
    )
  })

  it('it is said that a role is nobody’s, and that nobody is an administrator', () => {
    const told = adviceFor({ admin: { publicUrl, roles: { auditor: ['giss'] } }, users }, 'start')
    expect(told).toEqual([
      expect.stringMatching(/^admin\.roles\.auditor\[0\]: nobody has the role giss, so nobody comes into/),
      expect.stringMatching(/^admin\.roles: nobody is an administrator/),
    ])
  })
})
