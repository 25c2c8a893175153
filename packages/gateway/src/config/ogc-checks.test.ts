import { describe, expect, it } from 'vitest'
import { describeFaults, parseConfiguration } from './load.ts'
import { ogcAdvice } from './ogc-advice.ts'

const loadedWith = (upstream: object, mount: object = {}) =>
  parseConfiguration(
    JSON.stringify({
      publicUrl: 'https://gate.example',
      upstreams: {
        maps: { kind: 'ogc', server: 'mapserver', url: 'http://maps.internal/cgi-bin/mapserv', ...upstream },
      },
      mounts: [{ path: '/maps', upstream: 'maps', ...mount }],
    }),
    process.cwd(),
  )

const faultsOf = (upstream: object, mount: object = {}): string => {
  const loaded = loadedWith(upstream, mount)
  return 'faults' in loaded ? describeFaults('test', loaded.faults) : ''
}

describe('An upstream that speaks WMS, in a configuration', () => {
  it('is right with its address alone, and with what its server knows', () => {
    expect(faultsOf({})).toBe('')
    expect(faultsOf({ map: '/srv/water.map', masks: 'none', version: '1.3.0' })).toBe('')
    expect(faultsOf({ server: 'qgis', map: '/srv/water.qgs', fields: 'none' })).toBe('')
    expect(
      faultsOf({
        server: 'geoserver',
        url: 'https://maps.internal/geoserver/ows',
        layers: {
          'water:mains': { fields: [{ name: 'owner' }, { name: 'built', type: 'Date' }], drawnBy: ['owner'] },
        },
      }),
    ).toBe('')
  })

  it.each<[title: string, upstream: object, words: string]>([
    ['no server', { server: undefined }, 'server: is missing'],
    ['a map file for a server that has none', { server: 'geoserver', map: 'x' }, 'geoserver has no MAP'],
    ['masks of another server', { server: 'qgis', masks: 'none' }, 'masks: is for mapserver alone'],
    ['another word for masks', { masks: 'some' }, 'must be none'],
    ['a map file in the address', { url: 'http://maps.internal/mapserv?MAP=/srv/a.map' }, 'the key `map`'],
    ['a query in the address', { url: 'http://maps.internal/ows?a=b' }, 'before the question mark'],
    ['a version of the time before', { version: '1.0.0' }, 'must be one of 1.1.1, 1.3.0'],
    [
      'a field that is there twice',
      { layers: { a: { fields: [{ name: 'A' }, { name: 'a' }] } } },
      'a is there twice',
    ],
    [
      'tokens from nowhere',
      { credential: { kind: 'arcgis-token', username: 'u', password: 'p' } },
      'tokenUrl: is needed',
    ],
    ['a key that it does not have', { layer: {} }, 'did you mean layers'],
  ])('with %s is refused', (_title, upstream, words) => expect(faultsOf(upstream)).toContain(words))

  it('has no parts that a mount could begin at', () => {
    expect(faultsOf({}, { at: 'rest/services' })).toContain('mounts[0].at: takes nothing')
  })

  it.each([
    ['geoserver', true],
    ['arcgis', true],
    ['mapserver', false],
    ['qgis', false],
    ['other', false],
  ])('that is %s is said to be untried: %s', (server, isUntried) => {
    const loaded = loadedWith({ server })
    if ('faults' in loaded) throw new Error(describeFaults('test', loaded.faults))
    expect(ogcAdvice(loaded.configuration).map(({ path }) => path.join('.'))).toEqual(
      isUntried ? ['upstreams.maps.server'] : [],
    )
  })
})
