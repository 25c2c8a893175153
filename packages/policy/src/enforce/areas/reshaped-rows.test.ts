import { cutTo, indexedArea, type PlacedArea, type Shape } from '@mapgate/geometry'
import { decodeFeatureCollection, decodePbfGeometry, rowOfFeature } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { squareArea } from '../../model/area.fixture.ts'
import { outcomeOf } from '../../model/refusal.ts'
import { finestGrid } from './grid.ts'
import { type Reshaping, reshapedRows } from './reshaped-rows.ts'
import { pbfOfRows } from './rows-pbf.ts'

const placedSquare = (wkid: number): PlacedArea =>
  indexedArea({ ...squareArea(10), wkid, deviation: 0, unitsPerMetre: 1 })
const placed = placedSquare(3857)
const cut = (shape: Shape) => cutTo(placed, shape)
const spatialReference = { wkid: 102100, latestWkid: 3857 }
const cutRows = (geometries: readonly unknown[], more: Partial<Reshaping> = {}, json: object = {}) =>
  reshapedRows(
    {
      spatialReference,
      features: geometries.map((geometry, id) => ({ attributes: { id }, geometry })),
      ...json,
    },
    { placed, ruleOf: () => ({ cut }), dropsEmpty: true, shapes: {}, ...more },
  )
const geometriesOf = (json: { readonly [name: string]: unknown }) =>
  (json.features as readonly { geometry?: unknown }[]).map(({ geometry }) => geometry)
const ring = (from: number, to: number) => [
  [from, from],
  [from, to],
  [to, to],
  [to, from],
  [from, from],
]

describe('Shapes of rows that are cut off', () => {
  it.each<[string, unknown, unknown]>([
    ['points inside', { x: 1, y: 2, z: 7 }, { x: 1, y: 2 }],
    [
      'several points',
      {
        points: [
          [1, 2, 7],
          [20, 2, 7],
        ],
        hasZ: true,
      },
      { points: [[1, 2]] },
    ],
    [
      'lines',
      {
        paths: [
          [
            [5, 5],
            [15, 5],
          ],
        ],
      },
      {
        paths: [
          [
            [5, 5],
            [10, 5],
          ],
        ],
      },
    ],
    [
      'polygons inside, holes too',
      { rings: [ring(1, 9), ring(3, 4).reverse()] },
      { rings: [ring(1, 9), ring(3, 4).reverse()] },
    ],
  ])('keep %s', (_, geometry, shown) => expect(geometriesOf(cutRows([geometry]))).toEqual([shown]))

  it('end at the edge as polygons', () => {
    const [shown] = geometriesOf(cutRows([{ rings: [ring(5, 15)] }])) as [{ rings: number[][][] }]
    expect(shown.rings).toHaveLength(1)
    expect(Math.max(...shown.rings.flat(2))).toBeCloseTo(10, 4)
  })

  it.each<[string, unknown]>([
    ['a point outside', { x: 11, y: 2 }],
    ['a polygon that touches a corner', { rings: [ring(10, 20)] }],
  ])('leave nothing of %s, so that the row goes or has no shape', (_, geometry) => {
    expect(cutRows([geometry]).features).toEqual([])
    expect(cutRows([geometry], { dropsEmpty: false }).features).toEqual([{ attributes: { id: 0 } }])
  })

  it.each<[string, unknown]>([
    ['curves', { curvePaths: [[[0, 0], { a: [] }]] }],
    ['texts for numbers', { paths: [[['a', 'b']]] }],
    ['lists that are none', { rings: [7] }],
  ])('are refused with %s', (_, geometry) =>
    expect(outcomeOf(() => cutRows([geometry])).refusal?.code).toBe('upstream.invalid-reply'),
  )

  it.each<[string, object]>([
    ['in no reference', { spatialReference: undefined }],
    ['in another reference', { spatialReference: { wkid: 4326 } }],
  ])('are refused %s', (_, json) =>
    expect(outcomeOf(() => cutRows([{ x: 1, y: 1 }], {}, json)).refusal?.code).toBe('upstream.invalid-reply'),
  )

  it('come with nothing that is around all of them', () => {
    const json = cutRows(
      [{ x: 1, y: 1 }],
      {},
      { extent: {}, bbox: [], transform: {}, hasZ: true, hasM: true },
    )
    expect(Object.keys(json).sort()).toEqual(['features', 'spatialReference'])
  })

  it('have the middle of what is shown', () => {
    const { features } = cutRows([{ rings: [ring(5, 15)] }], { shapes: { centroid: true, geometry: false } })
    const [{ centroid, geometry }] = features as [{ centroid: { x: number; y: number }; geometry?: unknown }]
    expect([centroid.x, centroid.y, geometry]).toEqual([
      expect.closeTo(7.5, 4),
      expect.closeTo(7.5, 4),
      undefined,
    ])
  })

  it('are rounded to digits, and vertices that fall together are one', () => {
    const line = {
      paths: [
        [
          [1.04, 1],
          [1.01, 1],
          [8.26, 1],
        ],
      ],
    }
    expect(geometriesOf(cutRows([line], { shapes: { precision: 1 } }))).toEqual([
      {
        paths: [
          [
            [1, 1],
            [8.3, 1],
          ],
        ],
      },
    ])
  })

  it.each([
    [
      'upperLeft',
      { translate: [0, 9] },
      {
        paths: [
          [
            [1, 8],
            [2, -1],
          ],
        ],
      },
    ],
    [
      'lowerLeft',
      { translate: [0, 0] },
      {
        paths: [
          [
            [1, 1],
            [2, 1],
          ],
        ],
      },
    ],
  ] as const)('stand on the grid that is asked for, from %s', (originPosition, transform, shown) => {
    const extent = { xmin: 0, ymin: 0, xmax: 9, ymax: 9 }
    const json = cutRows(
      [
        {
          paths: [
            [
              [1, 1],
              [1.1, 1.1],
              [3, 2],
            ],
          ],
        },
      ],
      {
        shapes: { grid: { extent, tolerance: 1, originPosition } },
      },
    )
    expect(json.transform).toMatchObject({ ...transform, originPosition, scale: [1, 1] })
    expect(geometriesOf(json)).toEqual([shown])
  })

  it('stay closed on a grid', () => {
    const extent = { xmin: 0, ymin: 0, xmax: 10, ymax: 10 }
    const [shown] = geometriesOf(
      cutRows([{ rings: [ring(1, 3)] }], { shapes: { grid: { extent, tolerance: 1 } } }),
    )
    expect(shown).toEqual({
      rings: [
        [
          [1, 9],
          [0, -2],
          [2, 0],
          [0, 2],
          [-2, 0],
        ],
      ],
    })
  })

  it('stand on a grid of the area where the one that is asked for is in another reference', () => {
    const extent = { xmin: 7, ymin: 7, xmax: 9, ymax: 9, spatialReference: { wkid: 4326 } }
    const { transform } = cutRows([{ x: 1, y: 1 }], {
      shapes: { grid: { extent, tolerance: 2, mode: 'edit' } },
    })
    expect(transform).toMatchObject({ translate: [0, 10], scale: [2, 2] })
  })
})

describe('Shapes of GeoJSON that are cut off', () => {
  const here = placedSquare(4326)
  const shown = (geometry: unknown, more: object = {}) =>
    reshapedRows(
      {
        type: 'FeatureCollection',
        bbox: [0],
        features: [{ type: 'Feature', properties: {}, bbox: [0], geometry }],
        ...more,
      },
      { placed: here, ruleOf: () => ({ cut: (shape) => cutTo(here, shape) }), dropsEmpty: true, shapes: {} },
    ).features as readonly { geometry: { type: string; coordinates: unknown } }[]

  it.each<[string, unknown, unknown]>([
    ['a point', { type: 'Point', coordinates: [1, 2, 7] }, { type: 'Point', coordinates: [1, 2] }],
    [
      'points',
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 2],
          [20, 2],
        ],
      },
      { type: 'MultiPoint', coordinates: [[1, 2]] },
    ],
    [
      'a line',
      {
        type: 'LineString',
        coordinates: [
          [5, 5],
          [15, 5],
        ],
      },
      {
        type: 'LineString',
        coordinates: [
          [5, 5],
          [10, 5],
        ],
      },
    ],
    [
      'lines',
      {
        type: 'MultiLineString',
        coordinates: [
          [
            [5, 5],
            [15, 5],
          ],
        ],
      },
      {
        type: 'MultiLineString',
        coordinates: [
          [
            [5, 5],
            [10, 5],
          ],
        ],
      },
    ],
    [
      'a polygon',
      { type: 'Polygon', coordinates: [ring(1, 9)] },
      { type: 'Polygon', coordinates: [ring(1, 9)] },
    ],
  ])('are %s', (_, geometry, left) => expect(shown(geometry).map((one) => one.geometry)).toEqual([left]))

  it('keep holes behind the polygons that they are in', () => {
    const coordinates = [[ring(1, 15).reverse(), ring(2, 3)], [ring(-5, 0.5).reverse()]]
    const [{ geometry }] = shown({ type: 'MultiPolygon', coordinates }) as [
      { geometry: { type: string; coordinates: unknown[][] } },
    ]
    expect(geometry.type).toBe('MultiPolygon')
    expect(geometry.coordinates.map((polygon) => polygon.length).sort()).toEqual([1, 2])
  })

  it('are refused as a collection, or in a reference that is not theirs', () => {
    expect(outcomeOf(() => shown({ type: 'GeometryCollection', geometries: [] })).refusal?.code).toBe(
      'upstream.invalid-reply',
    )
    const crs = { type: 'name', properties: { name: 'EPSG:3857' } }
    expect(outcomeOf(() => shown({ type: 'Point', coordinates: [1, 1] }, { crs })).refusal?.code).toBe(
      'upstream.invalid-reply',
    )
    const same = { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } }
    expect(shown({ type: 'Point', coordinates: [1, 1] }, { crs: same })).toHaveLength(1)
  })
})

describe('Rows as PBF', () => {
  const fields = [
    { name: 'OBJECTID', type: 'esriFieldTypeOID', alias: 'id' },
    { name: 'NAME', type: 'esriFieldTypeString', domain: { type: 'range' } },
    { name: 'BUILT', type: 'esriFieldTypeDate' },
    { name: 'SIZE', type: 'esriFieldTypeDouble' },
    { name: 'COUNT', type: 'esriFieldTypeInteger' },
  ]
  const row = { OBJECTID: 7, NAME: null, BUILT: -86_400_000, SIZE: 3, COUNT: -2 }
  const json = {
    ...cutRows([{ rings: [ring(1, 9)] }], { grid: finestGrid(placed) }),
    objectIdFieldName: 'OBJECTID',
    geometryType: 'esriGeometryPolygon',
    exceededTransferLimit: true,
    fields,
  }

  it('hold the cells by their types, the shapes on the grid, and what is said of both', () => {
    const features = (json as unknown as { features: object[] }).features.map((one) => ({
      ...one,
      attributes: row,
    }))
    const decoded = decodeFeatureCollection(pbfOfRows({ ...json, features }))
    if ('fault' in decoded) throw new Error(decoded.fault.message)
    const result = decoded.collection.queryResult?.featureResult
    const [feature] = result?.features ?? []
    if (result === undefined || feature?.geometry === undefined) throw new Error('there is no feature')
    expect(rowOfFeature(result.fields, feature)).toEqual(row)
    expect(result).toMatchObject({
      objectIdFieldName: 'OBJECTID',
      geometryType: 3,
      exceededTransferLimit: true,
      spatialReference,
      transform: { scale: { x: 1e-4 }, translate: { x: 0, y: 10 } },
    })
    expect(decodePbfGeometry(feature.geometry)).toMatchObject({ geometryType: 3, lengths: [5] })
    expect(decodePbfGeometry(feature.geometry).coords?.slice(0, 4)).toEqual([10_000, 90_000, 0, -80_000])
  })
})
