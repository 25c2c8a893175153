import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readGeoJson } from './geojson.ts'

const ring = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 0],
]
const far = [
  [20, 0],
  [30, 0],
  [30, 10],
  [20, 0],
]
const polygon = { type: 'Polygon', coordinates: [ring] }
const multi = { type: 'MultiPolygon', coordinates: [[ring], [far]] }
const feature = (geometry: unknown, properties: unknown = {}) => ({ type: 'Feature', geometry, properties })
const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features })

describe('GeoJSON is read', () => {
  it.each([
    ['a polygon', polygon, [[ring]]],
    ['a multipolygon', multi, [[ring], [far]]],
    [
      'a collection of geometries',
      { type: 'GeometryCollection', geometries: [multi, polygon] },
      [[ring], [far], [ring]],
    ],
    ['a feature', feature(polygon), [[ring]]],
    [
      'features',
      collection(feature(polygon), feature({ type: 'Polygon', coordinates: [far] })),
      [[ring], [far]],
    ],
    [
      'heights, which are left out',
      { type: 'Polygon', coordinates: [ring.map(([x, y]) => [x, y, 7])] },
      [[ring]],
    ],
  ])('from %s', (_title, value, expected) => {
    expect(readGeoJson(value)).toEqual(new Map([['', expected]]))
  })

  it('by a property that names areas', () => {
    const value = collection(
      feature(polygon, { district: 'Littlebrook' }),
      feature(polygon, { district: 7 }),
      feature({ type: 'Polygon', coordinates: [far] }, { district: 'Littlebrook' }),
      feature(polygon, { district: '__proto__' }),
    )
    expect(readGeoJson(value, { by: 'district' })).toEqual(
      new Map([
        ['Littlebrook', [[ring], [far]]],
        ['7', [[ring]]],
        ['__proto__', [[ring]]],
      ]),
    )
  })

  it('by a property of any name', () => {
    const value = collection(feature(polygon, JSON.parse('{"__proto__": "a"}')))
    expect(readGeoJson(value, { by: '__proto__' })).toEqual(new Map([['a', [[ring]]]]))
    for (const by of ['__proto__', 'constructor', 'toString'])
      expect(readGeoJson(collection(feature(polygon)), { by })).toEqual({
        fault: expect.stringContaining(by),
        at: ['features', 0, 'properties', by],
      })
  })
})

describe('GeoJSON that is refused says what and where', () => {
  const inPolygon = (...coordinates: unknown[]) => ({ type: 'Polygon', coordinates })

  it.each<[string, unknown, RegExp, (string | number)[]]>([
    ['nothing', undefined, /no geometry/, []],
    ['null', null, /no geometry/, []],
    ['a number', 7, /no type/, []],
    ['a list', [polygon], /no type/, []],
    ['another type', { type: 'Topology' }, /type "Topology"/, []],
    ['a point', { type: 'Point', coordinates: [1, 2] }, /"Point": only Polygon and MultiPolygon/, []],
    ['no features', collection(), /no polygon/, []],
    ['features that are no list', { type: 'FeatureCollection', features: {} }, /not a list/, ['features']],
    ['what is no feature', collection(feature(polygon), polygon), /not a Feature/, ['features', 1]],
    ['a feature without geometry', collection(feature(null)), /no geometry/, ['features', 0, 'geometry']],
    [
      'a line among features',
      collection(feature(polygon), feature({ type: 'LineString' })),
      /LineString/,
      ['features', 1, 'geometry'],
    ],
    ['an empty multipolygon', { type: 'MultiPolygon', coordinates: [] }, /no polygon/, []],
    ['a polygon without rings', inPolygon(), /no rings/, ['coordinates']],
    ['rings that are no list', { type: 'Polygon' }, /not a list/, ['coordinates']],
    ['a ring that is no list', inPolygon(ring, 'x'), /not a list/, ['coordinates', 1]],
    ['a ring that is not closed', inPolygon([...ring.slice(0, 3), [0, 1]]), /not closed/, ['coordinates', 0]],
    ['a ring of three positions', inPolygon(ring.slice(1)), /at least four/, ['coordinates', 0]],
    [
      'a position of one number',
      inPolygon([[0], ...ring.slice(1)]),
      /not two numbers/,
      ['coordinates', 0, 0],
    ],
    [
      'a position of texts',
      inPolygon([ring[0], ['1', '2'], ...ring.slice(2)]),
      /not two numbers/,
      ['coordinates', 0, 1],
    ],
    [
      'a position without end',
      inPolygon([ring[0], [Infinity, 2], ...ring.slice(2)]),
      /not two numbers/,
      ['coordinates', 0, 1],
    ],
    [
      'a position that is no list',
      inPolygon([ring[0], null, ...ring.slice(2)]),
      /not a list of numbers/,
      ['coordinates', 0, 1],
    ],
    [
      'a bad polygon of many',
      { type: 'MultiPolygon', coordinates: [[ring], [far.slice(1)]] },
      /at least four/,
      ['coordinates', 1, 0],
    ],
    [
      'a bad geometry of a collection',
      { type: 'GeometryCollection', geometries: [polygon, { type: 'Point' }] },
      /Point/,
      ['geometries', 1],
    ],
  ])('%s', (_title, value, fault, at) => {
    expect(readGeoJson(value)).toEqual({ fault: expect.stringMatching(fault), at })
  })

  it.each([
    ['missing', {}],
    ['empty', { name: '' }],
    ['null', { name: null }],
    ['a list', { name: ['a'] }],
    ['no number', { name: Number.NaN }],
  ])('a name that is %s', (_title, properties) => {
    expect(readGeoJson(collection(feature(polygon, properties)), { by: 'name' })).toEqual({
      fault: expect.stringMatching(/"name" that names the area is missing, or/),
      at: ['features', 0, 'properties', 'name'],
    })
  })

  it('a name for a geometry alone, and an area of a name without polygons', () => {
    expect(readGeoJson(polygon, { by: 'name' })).toMatchObject({ fault: expect.stringContaining('name') })
    const empty = feature({ type: 'MultiPolygon', coordinates: [] }, { name: 'b' })
    expect(readGeoJson(collection(feature(polygon, { name: 'a' }), empty), { by: 'name' })).toMatchObject({
      fault: 'the area "b" holds no polygon',
    })
  })

  it('more vertices than there may be', () => {
    const position = [0, 0]
    const huge = Array.from({ length: 1_000_001 }, () => position)
    expect(readGeoJson(inPolygon(huge))).toMatchObject({ fault: expect.stringMatching(/too many/) })
  })

  it('collections that lie too deep in each other, and what cannot be read at all', () => {
    let deep: unknown = polygon
    for (let at = 0; at < 100_000; at++) deep = { type: 'GeometryCollection', geometries: [deep] }
    expect(readGeoJson(deep)).toMatchObject({ fault: expect.stringMatching(/GeometryCollection/) })
    const hostile = new Proxy(
      {},
      {
        getOwnPropertyDescriptor: () => {
          throw new Error('hostile')
        },
      },
    )
    expect(readGeoJson(hostile)).toEqual({ fault: 'it cannot be read as GeoJSON', at: [] })
  })

  it('whatever it is: nothing is thrown', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('Polygon', 'MultiPolygon', 'Feature'), (value, type) => {
        expect(readGeoJson(value)).toBeDefined()
        expect(readGeoJson({ type, coordinates: value, geometry: value, properties: value })).toBeDefined()
        expect(readGeoJson(collection(value, feature({ type, coordinates: value })))).toBeDefined()
      }),
    )
  })
})
