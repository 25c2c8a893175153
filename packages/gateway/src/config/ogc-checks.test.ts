import { describe, expect, it } from 'vitest'
import { describeFaults, parseConfiguration } from './load.ts'
import { ogcAdvice } from './ogc-advice.ts'

const loadedWith = (upstream: object, mount: object = {}, grants: readonly object[] = []) =>
  parseConfiguration(
    JSON.stringify({
      publicUrl: 'https://gate.example',
      upstreams: {
        maps: { kind: 'ogc', server: 'mapserver', url: 'http://maps.internal/cgi-bin/mapserv', ...upstream },
      },
      mounts: [{ path: '/maps', upstream: 'maps', ...mount }],
      grants,
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
    [
      'data in what nobody knows',
      { dataSource: 'oracle' },
      'must be one of postgresql, geopackage, shapefile',
    ],
    [
      'data before a server that filters nothing',
      { server: 'other', dataSource: 'postgresql' },
      'dataSource: is of no use',
    ],
    [
      'data that ArcGIS reads in ways of its own',
      { server: 'arcgis', layers: { roads: { dataSource: 'shapefile' } } },
      'layers.roads.dataSource: is postgresql or other',
    ],
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

  const rows = { where: "district = 'north'" }
  const fields = { fields: { except: ['owner'] } }
  it.each<[title: string, upstream: object, grant: object, paths: readonly string[]]>([
    [
      'rows of a MapServer that may hide by masks',
      { dataSource: 'shapefile' },
      { with: rows },
      ['grants.0.with.where'],
    ],
    ['rows of a MapServer that does not', { masks: 'none', dataSource: 'shapefile' }, { with: rows }, []],
    ['rows of QGIS Server', { server: 'qgis', dataSource: 'geopackage' }, { with: rows }, []],
    ['texts where `dataSource` is not said', { server: 'qgis' }, { with: rows }, ['grants.0.with.where']],
    [
      'rows by an attribute of the caller in such data',
      { server: 'qgis' },
      { with: { where: 'zone = :principal.zone' } },
      ['grants.0.with.where'],
    ],
    ['rows by numbers in such data', { server: 'qgis' }, { with: { where: 'id = 5' } }, []],
    [
      'rows of a layer whose data are known',
      { server: 'qgis', layers: { parcels: { dataSource: 'postgresql' } } },
      { with: rows },
      [],
    ],
    [
      'rows of that layer and of another',
      { server: 'qgis', layers: { parcels: { dataSource: 'postgresql' } } },
      { on: { services: ['maps'], layers: ['parcels', 'roads'] }, with: rows },
      ['grants.0.with.where'],
    ],
    [
      'rows of all layers',
      { server: 'qgis', layers: { parcels: { dataSource: 'postgresql' } } },
      { on: { services: ['maps'] }, with: rows },
      ['grants.0.with.where'],
    ],
    ['rows of another server', { server: 'other' }, { with: rows }, ['grants.0.with.where']],
    ['fields of a layer without `drawnBy`', {}, { with: fields }, ['grants.0.with.fields']],
    [
      'fields of one that is drawn by no field',
      { layers: { parcels: { drawnBy: [] } } },
      { with: fields },
      [],
    ],
    ['nothing', {}, {}, []],
  ])('is looked at where a grant hides %s', (_title, upstream, grant, paths) => {
    const on = { services: ['maps'], layers: ['parcels'] }
    const loaded = loadedWith(upstream, {}, [{ name: 'a', to: { roles: ['planner'] }, on, ...grant }])
    if ('faults' in loaded) throw new Error(describeFaults('test', loaded.faults))
    expect(ogcAdvice(loaded.configuration).map(({ path }) => path.join('.'))).toEqual(paths)
  })
})
