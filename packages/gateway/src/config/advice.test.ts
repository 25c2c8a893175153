import { hash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { adviceOn, unsetVariables } from './advice.ts'
import { dotted, parseConfiguration } from './load.ts'

const grant = { to: { anonymous: true } }

/** Advice on a configuration with one mount and one grant, a line each. */
const adviceFor = (changes: object, directory?: string, asked?: 'check'): readonly string[] => {
  const loaded = parseConfiguration(
    JSON.stringify({
      publicUrl: 'http://localhost:8080',
      upstreams: { ags: { kind: 'arcgis', url: 'https://ags.internal/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      grants: [grant],
      ...changes,
    }),
    '.',
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return adviceOn(loaded.configuration, directory, asked && { asked }).map(
    ({ path, message }) => `${dotted(path)} ${message}`,
  )
}
const advice = (publicUrl: string, listen: object) => adviceFor({ publicUrl, listen })
const sha256 = (text: string): string => hash('sha256', text)
const tls = { cert: 'a.pem', key: 'a.key' }
const portalOf = (secret: string) => ({
  path: '/portal',
  clients: [{ id: 'robot', title: 'Robot', secret, redirects: ['urn:ietf:wg:oauth:2.0:oob'] }],
})

describe('advice', () => {
  it.each([
    ['HTTPS that ends before the gateway', 'https://my.url.com', { host: '0.0.0.0' }],
    ['a public name for a listener that only this machine reaches', 'http://my.url.com', {}],
    ['a Unix socket', 'http://localhost', { socket: 'mapgate.sock' }],
  ])('asks for the front server that must be there: %s', (_, publicUrl, listen) => {
    expect(advice(publicUrl, listen)).toEqual([expect.stringMatching(/^listen\.trustedProxies is empty/)])
    expect(advice(publicUrl, { ...listen, trustedProxies: ['127.0.0.1'] })).toEqual([])
  })

  it.each([
    ['HTTPS of its own', 'https://my.url.com', { host: '0.0.0.0', tls }],
    ['this machine alone', 'http://localhost:8080', {}],
    ['this machine alone, by number', 'http://127.0.0.1:8080', { host: 'localhost' }],
  ])('is silent where none has to be: %s', (_, publicUrl, listen) =>
    expect(advice(publicUrl, listen)).toEqual([]),
  )
})

describe('advice on a gateway that asks itself', () => {
  const upstreamAt = (url: string) => adviceFor({ upstreams: { ags: { kind: 'arcgis', url } } })

  it('names the upstream that is a mount of its own', () =>
    expect(upstreamAt('http://localhost:8080/ArcGIS')).toEqual([
      expect.stringMatching(/^upstreams\.ags\.url is the address of a mount of this gateway/),
    ]))

  it.each(['http://localhost:6080/arcgis', 'http://localhost:8080/other', 'http://localhost:8080/arcgisX'])(
    'is silent about another address: %s',
    (url) => expect(upstreamAt(url)).toEqual([]),
  )
})

describe('advice on what is silently nobody or nothing', () => {
  const users = [
    { name: 'ines', password: 'seven horses run', roles: ['crew'], attributes: { district: 'n' } },
  ]
  const crew = { roles: ['crew'] }
  it.each([
    ['no grants', { grants: [] }, /^grants is empty/],
    [
      'an attribute in a pattern',
      { users, grants: [{ to: crew, with: { where: "a LIKE :principal.district || '%'" } }] },
      /^grants\[0\]\.with\.where takes :principal\.district in LIKE letter by letter/,
    ],
    [
      'two grants of one name',
      {
        grants: [
          { ...grant, name: 'a' },
          { ...grant, name: 'a' },
        ],
      },
      /^grants\[1\]\.name a is/,
    ],
    [
      'an attribute that nobody has',
      { users, grants: [{ to: crew, with: { where: 'a = :principal.distrikt' } }] },
      /^grants\[0\]\.with\.where nobody has the attribute distrikt.*did you mean district\?$/,
    ],
    [
      'an attribute that chooses an area and that nobody has',
      {
        users,
        areas: { districts: { file: 'districts.geojson', by: 'name' } },
        grants: [
          { to: crew, with: { area: { of: { area: 'districts', named: ':principal.distrikt' } } } },
          { to: crew, with: { area: { of: { area: 'districts', named: ':principal.district' } } } },
        ],
      },
      /^grants\[0\]\.with\.area\.of\.named nobody has the attribute distrikt.*did you mean district\?$/,
    ],
    [
      'a claim that nobody has',
      { users, grants: [{ to: { claims: { team: 'n' } } }] },
      /^grants\[0\]\.to\.claims\.team nobody/,
    ],
    [
      'a quota of an attribute that nobody has',
      {
        users,
        grants: [{ to: crew }],
        limits: {
          quotas: [{ name: 'a', per: { attribute: 'distrikt' }, units: 5, every: 'day' }],
        },
      },
      /^limits\.quotas\[0\]\.per\.attribute nobody has the attribute distrikt, so all share one quota; did you mean district\?$/,
    ],
    [
      'a role that nobody has',
      { users, grants: [{ to: { roles: ['crwe'] } }] },
      /^grants\[0\]\.to\.roles\[0\] nobody has the role crwe.*did you mean crew\?$/,
    ],
    [
      'an end that is past',
      { grants: [{ ...grant, with: { valid: { until: '2020-01-01T00:00:00Z' } } }] },
      /^grants\[0\]\.with\.valid\.until .* is past/,
    ],
    [
      'edits beside fields that are hidden',
      { grants: [{ ...grant, for: ['view', 'edit'], with: { fields: { except: ['a'] } } }] },
      /^grants\[0\]\.for\[1\] permits no edits/,
    ],
    [
      'edits within an area',
      {
        areas: { city: { file: 'city.geojson' } },
        grants: [{ ...grant, for: ['view', 'edit'], with: { area: { of: 'city' } } }],
      },
      /^grants\[0\]\.for\[1\] permits no edits/,
    ],
    [
      'edits of layers that are named',
      { grants: [{ ...grant, for: ['edit'], on: { layers: [0] } }] },
      /^grants\[0\]\.for\[0\] permits no edits/,
    ],
    [
      'an attribute to write that nobody has',
      {
        users,
        grants: [{ ...grant, for: ['edit'], with: { edit: { add: true, set: { a: ':principal.team' } } } }],
      },
      /^grants\[0\]\.with\.edit\.set\.a nobody has the attribute team, so the grant permits no edits/,
    ],
    [
      'a rate for nobody',
      { limits: { rates: [{ name: 'a', per: 'address', units: 1, roles: ['crwe'] }] } },
      /^limits\.rates\[0\]\.roles\[0\] nobody/,
    ],
    [
      'a site of two segments',
      { mounts: [{ path: '/gis/arcgis', upstream: 'ags' }] },
      /^mounts\[0\]\.path .*such as \/arcgis/,
    ],
    [
      'plain HTTP to other machines',
      { listen: { host: '0.0.0.0' }, publicUrl: 'http://my.url.com' },
      /^listen\.host .*plain HTTP/,
    ],
  ])('%s', (_, changes, expected) => expect(adviceFor(changes)).toEqual([expect.stringMatching(expected)]))

  it('is silent about attributes that a store can bring', () =>
    expect(adviceFor({ store: { file: 'a.db' }, grants: [{ to: { claims: { team: 'n' } } }] })).toEqual([]))

  it('says in a check that somebody in the store may have what nobody in the file has', () => {
    const changes = { store: { file: 'a.db' }, users, grants: [{ to: { roles: ['crwe'] } }] }
    expect(adviceFor(changes)).toEqual([])
    expect(adviceFor(changes, undefined, 'check')).toEqual([
      'grants[0].to.roles[0] nobody in the configuration has the role crwe; somebody in the store may have it; did you mean crew?',
    ])
  })

  it('compares a role of a limit with those of grants, where accounts are in the store alone', () => {
    const adviceOn = (role: string) =>
      adviceFor(
        {
          store: { file: 'a.db' },
          grants: [{ to: { roles: ['guide'] } }],
          limits: { quotas: [{ name: 'a', per: 'role', roles: [role], units: 5, every: 'day' }] },
        },
        undefined,
        'check',
      ).filter((advice) => advice.startsWith('limits'))
    expect(adviceOn('giude')).toEqual([expect.stringMatching(/has the role giude;.*; did you mean guide\?$/)])
    expect(adviceOn('guide')).toEqual([expect.not.stringContaining('did you mean')])
  })

  it('names environment variables that are not set', () =>
    expect(
      unsetVariables({ upstreams: { a: { credential: { passwordEnv: 'A', other: 'B' } } } }, {}),
    ).toMatchObject([{ path: ['upstreams', 'a', 'credential', 'passwordEnv'] }]))
})

describe('advice on secrets that can be guessed', () => {
  it.each([
    ['the key of the demo', { keys: [{ name: 'a', key: 'demo-key' }] }],
    ['a key of one letter', { keys: [{ name: 'a', key: 'a' }] }],
    ['a long key of one letter', { keys: [{ name: 'a', key: 'a'.repeat(40) }] }],
    [
      'the hash of a key that everybody tries',
      { keys: [{ name: 'a', keyHash: `sha256:${sha256('demo-key')}` }] },
    ],
    ['a password of one letter', { users: [{ name: 'ines', password: 'x' }] }],
    ['a password of nine characters', { users: [{ name: 'ines', password: 'nine-long' }] }],
    ['a password that is the name', { users: [{ name: 'ines-the-planner', password: 'Ines-the-planner' }] }],
    ['a password that everybody tries', { users: [{ name: 'ines', password: 'password123' }] }],
    [
      'the secret of an application that everybody tries',
      { publicUrl: 'https://localhost', listen: { tls }, portal: portalOf('changeme') },
    ],
    [
      'the secret of an application that is short',
      { publicUrl: 'https://localhost', listen: { tls }, portal: portalOf('abc') },
    ],
  ])('%s', (_, changes) => {
    const found = adviceFor(changes)
    expect(found).toEqual([expect.stringContaining('can be guessed')])
    expect(found.join()).not.toMatch(/demo-key|ines-the|password123/i)
  })

  it('reads the files of applications and front proxies, and is silent about good ones', () => {
    const directory = mkdtempSync(join(tmpdir(), 'mapgate-secrets-'))
    const found = (secret: string) => {
      writeFileSync(join(directory, 'secret'), secret, { mode: 0o600 })
      const client = {
        id: 'robot',
        title: 'Robot',
        secretFile: 'secret',
        redirects: ['urn:ietf:wg:oauth:2.0:oob'],
      }
      const proxy = {
        name: 'front',
        listen: { port: 8081 },
        from: ['10.0.0.4'],
        secretFile: 'secret',
        userHeader: 'Remote-User',
        rolesFromGroups: true,
      }
      const portal = { path: '/portal', clients: [client] }
      return adviceFor(
        { publicUrl: 'https://localhost', listen: { tls }, portal, proxies: [proxy] },
        directory,
      )
    }
    try {
      expect(found('abc')).toEqual([
        expect.stringMatching(/^portal\.clients\[0\]\.secretFile can be guessed/),
        expect.stringMatching(/^proxies\[0\]\.secretFile can be guessed/),
      ])
      expect(found('5cYq1nB8gXk2' + 'Wv7Rz0'.repeat(3))).toEqual([])
    } finally {
      rmSync(directory, { recursive: true })
    }
  })

  it('is silent about good ones', () =>
    expect(
      adviceFor({
        keys: [{ name: 'a', key: 'mgkey_5cYq1nB8gXk2' + 'Wv7Rz0' }],
        users: [
          { name: 'ines', password: 'seven horses run' },
          { name: 'olga', password: 'ten-is-it!' },
        ],
      }),
    ).toEqual([]))
})

describe.skipIf(process.platform === 'win32')('advice on files that everybody may read', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-advice-'))
  afterAll(() => rmSync(directory, { recursive: true }))
  const keys = [{ name: 'a', keyFile: 'open/key' }]
  mkdirSync(join(directory, 'open'))
  writeFileSync(join(directory, 'open/key'), 'mgkey_5cYq1nB8gXk2Wv7Rz0\n')

  it.each([
    ['everybody may read', 0o755, 0o644, 1],
    ['its group may read', 0o755, 0o640, 0],
    ['lies in a closed folder', 0o700, 0o644, 0],
  ])('a secret that %s', (_, folder, file, count) => {
    chmodSync(directory, folder)
    chmodSync(join(directory, 'open/key'), file)
    expect(adviceFor({ keys }, directory)).toHaveLength(count)
  })
})
