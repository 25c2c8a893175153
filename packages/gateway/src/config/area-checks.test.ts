import { describe, expect, it } from 'vitest'
import { parseConfiguration } from './load.ts'

/** Faults of one area of a grant, in a configuration with one upstream and the areas of the test. */
function faultsOf(area: string, areas = '{}'): readonly string[] {
  const loaded = parseConfiguration(
    `
publicUrl: https://gate.example
upstreams: { ags: { kind: arcgis, url: https://gis.internal/arcgis } }
mounts: [{ path: /arcgis, upstream: ags }]
areas: ${areas}
grants:
  - { to: { anonymous: true }, with: { area: ${area} } }
`,
    '.',
  )
  return 'faults' in loaded ? loaded.faults.map(({ path, message }) => `${path}: ${message}`) : []
}

const districts = '{ districts: { file: districts.geojson, by: NAME } }'
const city = '{ city: { file: city.geojson } }'
const layer = (more: string) => `{ upstream: ags, service: Districts, layer: 0${more} }`
const polygon = '{ type: Polygon, coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] }'

describe('Faults of areas are found when they are loaded', () => {
  it.each([
    ['one area by its name', '{ of: city }', city, []],
    ['one of several by a name', '{ of: { area: districts, named: North } }', districts, []],
    [
      'one of several by an attribute',
      "{ of: { area: districts, named: ':principal.district' } }",
      districts,
      [],
    ],
    ['polygons in the grant itself', `{ of: { geojson: ${polygon} } }`, '{}', []],
    ['a layer', `{ of: ${layer(", every: 30s, maxStale: 2h, where: 'a = 1'")} }`, '{}', []],
    [
      'a name that no area has',
      '{ of: citty }',
      city,
      ['grants[0].with.area.of: there is no area named citty; did you mean city?'],
    ],
    [
      'a name of several that there are not',
      '{ of: { area: district, named: North } }',
      districts,
      ['grants[0].with.area.of.area: there is no area named district; did you mean districts?'],
    ],
    [
      'several areas, and none is chosen',
      '{ of: districts }',
      districts,
      [
        "grants[0].with.area.of: districts has several areas: choose one, such as {area: districts, named: ':principal.district'}",
      ],
    ],
    [
      'a choice among one',
      '{ of: { area: city, named: North } }',
      city,
      ['grants[0].with.area.of.named: city is one area: write of: city, or give city a `by`'],
    ],
    [
      'several areas in the grant itself',
      '{ of: { file: districts.geojson, by: NAME } }',
      '{}',
      ['grants[0].with.area.of.by: names several areas, and the grant chooses none: put them under `areas`'],
    ],
    [
      'another placeholder',
      "{ of: { area: districts, named: ':district' } }",
      districts,
      ['grants[0].with.area.of.named: :district is unknown; attributes are written :principal.district'],
    ],
    [
      'an attribute without its colon',
      '{ of: { area: districts, named: principal.district } }',
      districts,
      ['grants[0].with.area.of.named: did you mean :principal.district?'],
    ],
    [
      'an upstream that does not exist',
      '{ of: city }',
      '{ city: { upstream: agg, service: Districts, layer: 0 } }',
      ['areas.city.upstream: there is no upstream named agg; did you mean ags?'],
    ],
    [
      'a condition that cannot be read',
      `{ of: ${layer(", where: 'a ='")} }`,
      '{}',
      [expect.stringMatching(/^grants\[0\]\.with\.area\.of\.where: .*at character 4$/)],
    ],
    [
      'an end before the next reading',
      `{ of: ${layer(', maxStale: 5m')} }`,
      '{}',
      [
        'grants[0].with.area.of.maxStale: is shorter than `every`: between two readings there would be no area',
      ],
    ],
    [
      'a key of a source that is misspelt',
      '{ of: city }',
      '{ city: { fil: city.geojson } }',
      [expect.stringContaining('areas.city.fil: is not a known key; did you mean file?')],
    ],
    [
      'a duration without a unit',
      '{ of: city }',
      '{ city: { upstream: ags, service: Districts, layer: 0, every: 30 } }',
      [expect.stringContaining('areas.city.every')],
    ],
    [
      'no area',
      '{ relation: within }',
      '{}',
      [
        'grants[0].with.area.of: takes a name under `areas`, {area, named}, or polygons: {file}, {geojson}, or {upstream, service, layer}',
      ],
    ],
    [
      'a source that is none',
      '{ of: city }',
      '{ city: 5 }',
      ['areas.city: takes polygons: {file}, {geojson}, or {upstream, service, layer}'],
    ],
    ['both ways', '{ of: city, shrink: 1, grow: 1 }', city, [expect.stringContaining('exclude each other')]],
  ])('%s', (_title, area, areas, faults) => expect(faultsOf(area, areas)).toEqual(faults))

  it('reads durations as milliseconds, with their defaults', () => {
    const loaded = parseConfiguration(
      `
publicUrl: https://gate.example
upstreams: { ags: { kind: arcgis, url: https://gis.internal/arcgis } }
mounts: [{ path: /arcgis, upstream: ags }]
areas: { city: { upstream: ags, service: Districts, layer: 0, every: 30s } }
`,
      '.',
    )
    if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
    expect(loaded.configuration.areas.city).toMatchObject({ every: 30_000, maxStale: 3_600_000 })
    expect(loaded.configuration.limits).toMatchObject({ areaRows: 100_000, areaRowsLife: 30_000 })
  })
})
