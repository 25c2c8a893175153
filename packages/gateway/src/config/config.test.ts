import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { configurationJsonSchema } from './json-schema.ts'
import { describeFaults, parseConfiguration } from './load.ts'

const good = `
publicUrl: https://my.url.com/gis/
upstreams:
  ags: { kind: arcgis, url: 'https://gis.internal:6443/arcgis' }
mounts:
  - { path: /arcgis, upstream: ags }
`
const faultsOf = (text: string): string[] => {
  const loaded = parseConfiguration(text, '.')
  return 'faults' in loaded ? describeFaults('mapgate.yaml', loaded.faults).split('\n') : []
}

describe('a configuration', () => {
  it('of six lines is enough, and comes back compiled and frozen', () => {
    const loaded = parseConfiguration(good, '.')
    if ('faults' in loaded) throw new Error(describeFaults('good', loaded.faults))
    const { configuration } = loaded
    expect(configuration.publicUrl).toBe('https://my.url.com/gis')
    expect(configuration.credentials.header).toBe('token')
    expect(configuration.credentials.ticketLife).toBe(300_000)
    expect(Object.isFrozen(configuration.listen.limits)).toBe(true)
  })

  it('finds rates at mounts that are not there', () => {
    const rate = 'name: maps, per: address, units: 5, mounts: [/arcgis, /arcgs]'
    expect(faultsOf(`${good}limits: { rates: [{ ${rate} }] }\n`)).toEqual([
      'mapgate.yaml:7: limits.rates[0].mounts[1]: there is no mount at /arcgs; did you mean /arcgis?',
    ])
  })

  it.each([
    [
      '{ name: a, per: principal, units: 5, every: day, mounts: [/arcgs] }',
      'mounts[0]: there is no mount at /arcgs; did you mean /arcgis?',
    ],
    [
      '{ name: a, per: principal, units: 5, every: day, timeZone: Europe/Berln }',
      'timeZone: the name of a time zone, such as UTC or Europe/Berlin',
    ],
    ['{ name: a, per: role, units: 5, every: day }', 'roles: name the roles that share a quota each'],
    ['{ name: a, per: principal, units: 0, every: day }', 'units: '],
    ['{ name: a, per: principal, units: 5, every: week }', 'every: '],
    [
      '{ name: A b, per: principal, units: 5, every: day }',
      'name: at most 40 lower-case letters, digits and -',
    ],
  ])('finds what is wrong with a quota: %s', (quota, fault) => {
    expect(faultsOf(`${good}limits: { quotas: [${quota}] }\n`)).toEqual([
      expect.stringContaining(`mapgate.yaml:7: limits.quotas[0].${fault}`),
    ])
  })

  it('finds two quotas of one name, because the store could not tell them apart', () => {
    const quota = '{ name: a, per: { attribute: department }, units: 5, every: day }'
    expect(faultsOf(`${good}limits: { quotas: [${quota}, ${quota}] }\n`)).toEqual([
      'mapgate.yaml:7: limits.quotas[1].name: a is the name of another quota',
    ])
  })

  it('reports all faults at once, each with its line and key', () => {
    const faults = faultsOf(
      `${good.replace('upstream: ags }', 'upstream: other }')}  - { path: arcgis/, upstream: ags, colour: red }\ncredentials: { ticketLife: 5 }\nlisten: { port: 99999 }\n`,
    )
    expect(faults).toEqual([
      'mapgate.yaml:6: mounts[0].upstream: there is no upstream named other',
      expect.stringMatching(/^mapgate\.yaml:7: mounts\[1\]\.path: a path such as \/arcgis/),
      expect.stringMatching(/^mapgate\.yaml:7: mounts\[1\]\.colour: is not a known key/),
      expect.stringMatching(/^mapgate\.yaml:8: credentials\.ticketLife: /),
      expect.stringMatching(/^mapgate\.yaml:9: listen\.port: must be at most 65535$/),
    ])
  })

  it('tells faults between keys beside faults of shape, at the places where they stand', () => {
    const faults = faultsOf(`${good}grants:
  - { to: { roles: [staff] }, on: { services: 5 } }
  - { to: { roles: [staff] }, on: {}, for: [MapServer.dance] }
keys:
  - { name: a, key: x, keyFile: y }
`)
    expect(faults).toEqual([
      expect.stringMatching(/^mapgate\.yaml:8: grants\[0\]\.on\.services: /),
      'mapgate.yaml:9: grants[1].for[0]: there is no operation MapServer.dance',
      'mapgate.yaml:11: keys[0]: give exactly one of key, keyFile, keyHash',
    ])
  })

  it('does not blame what refers to an entry that is broken itself', () => {
    const faults = faultsOf(`${good.replace('kind: arcgis', 'kind: teapot')}grants:
  - { to: { roles: [staff] }, on: {}, for: [MapServer.dance] }
keys:
  - { name: a, key: x, roles: 7 }
`)
    expect(faults.map((line) => line.split(': ')[1])).toEqual([
      'upstreams.ags.kind',
      'grants[0].for[0]',
      'keys[0].roles',
    ])
  })

  it.each([
    [
      'an upstream that is not there',
      good.replace('upstream: ags', 'upstream: other'),
      'no upstream named other',
    ],
    ['a mount given twice', `${good}  - { path: /arcgis, upstream: ags }\n`, '/arcgis is given twice'],
    ['a duration without a unit', `${good}credentials: { tokenLife: 60 }\n`, 'credentials.tokenLife'],
    ['a misspelt key', `${good}grant: []\n`, 'grant: is not a known key'],
    ['half a file', `${good}mounts: [`, 'mapgate.yaml:'],
    ['an empty file', '', 'publicUrl'],
    [
      'room for less than one body',
      `${good}listen: { limits: { body: 2MB, heldBodies: 1MB } }\n`,
      'listen.limits.heldBodies: heldBodies has to be at least body',
    ],
    ['a public address that is none', good.replace('https://my.url.com/gis/', 'my.url.com'), 'publicUrl'],
  ])('with %s is refused', (_title, text, expected) => {
    expect(faultsOf(text).join('\n')).toContain(expected)
  })

  it.each([
    ['a misspelt key', 'lisen: { port: 1 }\n', ['lisen: is not a known key; did you mean listen?']],
    [
      'a misspelt key deep inside',
      'listen: { limits: { bdoy: 1MB } }\n',
      ['listen.limits.bdoy: is not a known key; did you mean body?'],
    ],
    [
      'a misspelt key that would have had to be there',
      'users: [{ nmae: ines, password: at-random-17 }]\n',
      ['users[0].nmae: is not a known key; did you mean name?'],
    ],
    [
      'a misspelt key of one form among several',
      'keys: [{ name: a, key: x, roles: [crew] }]\ngrants: [{ to: { role: [crew] }, with: { fields: { onyl: [a] } } }]\n',
      [
        'grants[0].to.role: is not a known key; did you mean roles?',
        'grants[0].with.fields.onyl: is not a known key; did you mean only?',
      ],
    ],
    [
      'one word for a list',
      'keys: [{ name: a, key: x, roles: crew }]\n',
      ["keys[0].roles: takes a list: write ['crew']"],
    ],
    [
      'a number for a text',
      'users: [{ name: a, password: 5 }]\n',
      ['users[0].password: takes a text: put it in quotes'],
    ],
    [
      'a claim with a value of neither kind',
      "signIn: { providers: [{ name: a, issuer: 'https://id.example.org', clientId: a, require: { hd: [a] } }] }\n",
      ['signIn.providers[0].require.hd: takes a text, or true or false'],
    ],
    [
      'a colour that YAML takes for a comment',
      'signIn: { page: {\n  accent: #8a1c1c\n } }\n',
      ['signIn.page.accent: takes a text, and there is none: one that begins with # has to stand in quotes'],
    ],
    [
      'a secret where its file belongs',
      "signIn: { providers: [{ name: a, issuer: 'https://id.example.org', clientId: a, clientSecret: x }] }\n",
      ['signIn.providers[0].clientSecret: is not a known key; did you mean clientSecretFile?'],
    ],
    [
      'a key of another kind of store',
      'store: { kind: postgres, file: mapgate.db, urlFile: url, secretFile: secret }\n',
      ['store.file: is a key of kind sqlite alone'],
    ],
    [
      'a key of a database without its kind',
      'store: { urlFile: url }\n',
      ['store.urlFile: is a key of kind postgres alone'],
    ],
    [
      'a mount beside the services',
      'mounts: [{ path: /a, upstream: ags, at: services }]\n',
      [expect.stringContaining('mounts[0].at: nothing is served there: write rest/services')],
    ],
    [
      'an origin with a path',
      'origins: [https://app.example/map]\n',
      [expect.stringContaining('write https://app.example')],
    ],
    [
      'an origin with a star',
      "origins: ['https://*.example.org']\n",
      [expect.stringContaining('* stands for nothing here')],
    ],
    ['any origin', "origins: ['*']\n", [expect.stringContaining('* stands for nothing here')]],
    ['a key of the time to come', 'saml: {}\n', [expect.stringContaining('docs/not-yet.md#saml-kerberos')]],
    ['a key that has another name', 'oidc: {}\n', [expect.stringContaining('by `signIn.providers`')]],
    [
      'a kind of the time to come',
      'upstreams: { ags: { kind: wfs, url: https://a.example } }\n',
      [expect.stringContaining('docs/not-yet.md#wfs')],
    ],
    [
      'a kind that has another name',
      'upstreams: { ags: { kind: wms, url: https://a.example } }\n',
      ['upstreams.ags.kind: servers of WMS are `kind: ogc`, and `server` says which program it is'],
    ],
    [
      'an unknown kind of upstream',
      'upstreams: { ags: { kind: tiles, url: https://a.example } }\n',
      ['upstreams.ags.kind: must be one of arcgis, ogc'],
    ],
  ])('with %s is told about it once, with what was probably meant', (_title, more, expected) => {
    const given = good
      .split('\n')
      .filter((line) => !more.startsWith('mounts') || !/^mounts|^ {2}- /.test(line))
    const text = given
      .filter((line) => !more.startsWith('upstreams') || !/^upstreams|^ {2}ags/.test(line))
      .join('\n')
    expect(faultsOf(text + more).map((line) => line.replace(/^mapgate\.yaml:\d+: /, ''))).toEqual(expected)
  })

  it.each([
    [
      'a star without quotes',
      'grants:\n  - { to: { anonymous: true }, on: { services: [**] } }\n',
      "needs quotes: write '**'",
    ],
    ['a tab', 'grants:\n\t- to: {}\n', 'begins with a tab'],
    ['a key twice', 'grants: []\ngrants: []\n', 'given twice'],
    ['a bracket left open', 'origins: [https://a.example\n', 'a bracket'],
  ])('that is no YAML because of %s is explained, once, with its line', (_title, more, expected) => {
    const [fault, ...others] = faultsOf(good + more)
    expect(fault).toMatch(/^mapgate\.yaml:\d+: /)
    expect(fault).toContain(expected)
    expect(others).toEqual([])
  })

  it('shows the line of a fault with a caret below, and no secret', () => {
    const loaded = parseConfiguration(`${good}keys: [{ name: a, key: at-random-17, colour: red }]\n`, '.')
    expect('faults' in loaded && loaded.faults[0]?.excerpt).toBe(
      'keys: [{ name: a, key: ***, colour: red }]\n                            ^^^^^^',
    )
  })

  it('docs/mapgate.schema.json says the same as the code (npm run pages writes it)', () => {
    const published = readFileSync(new URL('../../../../docs/mapgate.schema.json', import.meta.url), 'utf8')
    expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(configurationJsonSchema())))
  })
})
