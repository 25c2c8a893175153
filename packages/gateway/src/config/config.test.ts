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

  it('reports all faults at once, each with its line and key', () => {
    const faults = faultsOf(
      `${good.replace('upstream: ags }', 'upstream: other }')}  - { path: arcgis/, upstream: ags, colour: red }\ncredentials: { ticketLife: 5 }\nlisten: { port: 99999 }\n`,
    )
    expect(faults).toEqual([
      'mapgate.yaml:6: mounts[0].upstream: there is no upstream named other',
      expect.stringMatching(/^mapgate\.yaml:7: mounts\[1\]\.path: a path such as \/arcgis/),
      expect.stringMatching(/^mapgate\.yaml:7: mounts\[1\]\.colour: is not a known key/),
      expect.stringMatching(/^mapgate\.yaml:8: credentials\.ticketLife: /),
      expect.stringMatching(/^mapgate\.yaml:9: listen\.port: /),
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
      'mapgate.yaml:9: grants[1].to.roles[0]: nobody has the role staff',
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

  it('docs/mapgate.schema.json says the same as the code (npm run pages writes it)', () => {
    const published = readFileSync(new URL('../../../../docs/mapgate.schema.json', import.meta.url), 'utf8')
    expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(configurationJsonSchema())))
  })
})
