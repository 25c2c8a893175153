import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { signedArea } from '../query/topology.ts'
import { ask, createSmallWorld } from './small-world.fixture.ts'

const world = createSmallWorld()
const query = async (parameters: Record<string, unknown>, layer = 0) =>
  (await ask(world, `${layer}/query`, parameters)).value
const names = async (parameters: Record<string, unknown>, layer = 0) => {
  const value = (await query({ outFields: 'name', returnGeometry: 'false', ...parameters }, layer)) as {
    features: { attributes: { name: string } }[]
  }
  return value.features.map(({ attributes }) => attributes.name).join('')
}

describe('layer query', () => {
  it('answers as a FeatureServer does', async () => {
    expect(await query({ where: "NAME = 'A'", outFields: 'NAME, depth', f: 'json' })).toEqual({
      objectIdFieldName: 'OBJECTID',
      uniqueIdField: { name: 'OBJECTID', isSystemMaintained: true },
      globalIdFieldName: 'GLOBALID',
      geometryType: 'esriGeometryPoint',
      spatialReference: { wkid: 102100, latestWkid: 3857 },
      fields: [
        { name: 'name', type: 'esriFieldTypeString', alias: 'name', length: 10, domain: null },
        { name: 'depth', type: 'esriFieldTypeDouble', alias: 'depth', domain: null },
      ],
      features: [{ attributes: { name: 'A', depth: 10 }, geometry: { x: 100, y: 100 } }],
    })
  })

  it.each([
    ['all rows without a condition', {}, 'ABCD'],
    ['a condition', { where: 'depth > 15' }, 'BC'],
    ['a date', { where: "dug >= DATE '2010-01-01'" }, 'BC'],
    ['a function', { where: 'EXTRACT(YEAR FROM dug) = 2000' }, 'A'],
    [
      'a sub-select, as where standardized queries are off',
      { where: 'name IN (SELECT name FROM layer_2)' },
      'AC',
    ],
    ['brackets that break out', { where: '1=1) OR (1=1', objectIds: '1' }, 'ABCD'],
    ['a comment that swallows the rest', { where: '1=1) --', objectIds: '1' }, 'ABCD'],
    [
      'another table, joined to the reply',
      { where: '1=0) UNION SELECT visitor FROM layer_2 --' },
      "AdaEveO'Neill",
    ],
    ['object ids', { objectIds: '3,1' }, 'AC'],
    ['a time window', { time: '1200000000000,null' }, 'BC'],
    ['a box', { geometry: '150,50,350,150' }, 'BC'],
    [
      'a polygon with a where',
      {
        geometry: {
          rings: [
            [
              [0, 0],
              [0, 500],
              [500, 500],
              [0, 0],
            ],
          ],
        },
        where: 'depth < 25',
      },
      'A',
    ],
    ['a distance', { geometry: '100,100', distance: '100', units: 'esriSRUnit_Meter' }, 'AB'],
    ['an order', { orderByFields: 'secret DESC, depth DESC' }, 'CABD'],
    ['a page', { resultOffset: '1', resultRecordCount: '2' }, 'BC'],
    ['a function in the order', { orderByFields: 'abs(depth - 25) , name' }, 'DBCA'],
  ] as [string, Record<string, unknown>, string][])('finds rows by %s', async (_, parameters, expected) => {
    expect(await names(parameters)).toBe(expected)
  })

  it('gives what a UNION put in the place of a shape as no shape, and reports the other table', async () => {
    const { value, execution } = await ask(world, '0/query', {
      where: '1=0) UNION SELECT visitor, name FROM layer_2 --',
      outFields: 'name',
    })
    expect(value).toMatchObject({ features: [{ attributes: { name: 'Ada' } }, {}, {}] })
    expect(execution.fieldsRead).toMatchObject({ 2: ['name', 'visitor'] })
  })

  it('says when there is more', async () => {
    expect(await query({ resultRecordCount: '3' })).toHaveProperty('exceededTransferLimit', true)
    expect(await query({ resultRecordCount: '4' })).not.toHaveProperty('exceededTransferLimit')
    const nothing = await query({ resultRecordCount: '3', returnExceededLimitFeatures: 'false' })
    expect(nothing).toMatchObject({ exceededTransferLimit: true, features: [] })
  })

  it('counts, lists ids and measures the extent', async () => {
    expect(await query({ where: 'depth > 15', returnCountOnly: 'true' })).toEqual({ count: 2 })
    expect(await query({ where: 'depth > 15', returnIdsOnly: 'true' })).toEqual({
      objectIdFieldName: 'OBJECTID',
      objectIds: [2, 3],
    })
    expect(await query({ where: 'depth > 15', returnExtentOnly: 'true', returnCountOnly: 'true' })).toEqual({
      count: 2,
      extent: {
        xmin: 200,
        ymin: 100,
        xmax: 300,
        ymax: 100,
        spatialReference: { wkid: 102100, latestWkid: 3857 },
      },
    })
    expect(
      await query({ returnDistinctValues: 'true', outFields: 'secret', returnCountOnly: 'true' }),
    ).toEqual({ count: 3 })
  })

  it('gives distinct values without geometry', async () => {
    const value = await query({
      returnDistinctValues: 'true',
      outFields: 'secret',
      where: 'secret IS NOT NULL',
    })
    expect(value).toMatchObject({
      features: [{ attributes: { secret: 'green' } }, { attributes: { secret: 'red' } }],
    })
    expect(value).not.toHaveProperty('geometryType')
  })

  it('computes statistics in groups', async () => {
    const of = (statisticType: string, outStatisticFieldName: string, more = {}) => ({
      statisticType,
      onStatisticField: 'depth',
      outStatisticFieldName,
      ...more,
    })
    const outStatistics = [
      of('count', 'n'),
      of('sum', 'total'),
      of('avg', 'mean'),
      of('stddev', 'spread'),
      of('var', 'squares'),
      of('percentile_cont', 'low', { statisticParameters: { value: 0.25 } }),
      of('percentile_disc', 'high', { statisticParameters: { value: 0.25, orderBy: 'DESC' } }),
    ]
    const value = await query({ outStatistics, where: 'depth IS NOT NULL' })
    expect(value).toMatchObject({
      features: [
        {
          attributes: {
            n: 3,
            total: 60.5,
            mean: expect.closeTo(20.1667, 4),
            spread: expect.closeTo(10.251, 3),
            squares: expect.closeTo(105.083, 3),
            low: 15,
            high: 20,
          },
        },
      ],
    })
    expect(
      await query({ groupByFieldsForStatistics: 'secret', having: 'count(*) < 2', returnCountOnly: 'true' }),
    ).toEqual({ count: 2 })
    const groups = await query({
      outStatistics: [of('max', 'deepest')],
      groupByFieldsForStatistics: 'secret',
      orderByFields: 'deepest DESC',
      having: 'max(depth) > 15',
    })
    expect(groups).toMatchObject({
      fields: [{ name: 'deepest', type: 'esriFieldTypeDouble' }, { name: 'secret' }],
      features: [
        { attributes: { deepest: 30.5, secret: 'red' } },
        { attributes: { deepest: 20, secret: 'green' } },
      ],
    })
  })

  it('writes GeoJSON in degrees, outer rings against the clock, holes after them', async () => {
    const { value, bytes } = await ask(world, '1/query', {
      f: 'geojson',
      where: "name = 'south'",
      outFields: '*',
    })
    expect(value).toBe('application/geo+json; charset=utf-8')
    const { features } = JSON.parse(String(bytes))
    expect(features).toMatchObject([
      { type: 'Feature', id: 2, properties: { name: 'south' }, geometry: { type: 'Polygon' } },
    ])
    const [outer, hole] = features[0].geometry.coordinates
    expect(outer).toHaveLength(5)
    expect(outer[1][0]).toBeCloseTo(500 / 111_319.49, 6)
    expect(hole).toHaveLength(5)
    expect([signedArea(outer) > 0, signedArea(hole) < 0]).toEqual([true, true])
  })

  it('quantizes, and answers PBF and KML-like formats by their types', async () => {
    const quantizationParameters = {
      mode: 'view',
      originPosition: 'upperLeft',
      tolerance: 50,
      extent: { xmin: 0, ymin: 0, xmax: 400, ymax: 400 },
    }
    expect(await query({ where: "name='A'", quantizationParameters })).toMatchObject({
      transform: { originPosition: 'upperLeft', scale: [50, 50], translate: [0, 400] },
      features: [{ geometry: { x: 2, y: 6 } }],
    })
    const { value, bytes } = await ask(world, '0/query', { f: 'pbf' })
    expect([value, bytes instanceof Uint8Array]).toEqual(['application/x-protobuf', true])
  })

  it.each([
    ['an unknown field in where', { where: 'absent = 1' }, 'no such column: absent'],
    ['an unknown field in outFields', { outFields: 'absent' }, "'outFields' parameter is invalid: absent"],
    ['an unknown field in the order', { orderByFields: 'absent' }, 'no such column: absent'],
    ['SQL that is none', { where: 'depth >' }, 'near ")": syntax error'],
    ['a second statement', { where: '1=1; DROP TABLE layer_0' }, 'near ";": syntax error'],
  ])('answers %s with code 400', async (_, parameters, detail) => {
    expect(await query(parameters)).toMatchObject({ code: 400, details: [detail] })
  })

  it('agrees with itself: features, ids, counts, distinct counts and groups', async () => {
    const where = fc.constantFrom(
      '1=1',
      'depth > 10',
      "secret = 'red'",
      'depth IS NULL',
      "name < 'C' OR depth > 25",
      '1=0',
    )
    const box = fc.tuple(
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 0, max: 900 }),
    )
    const relation = fc.constantFrom('Intersects', 'Contains', 'EnvelopeIntersects', 'Touches')
    await fc.assert(
      fc.asyncProperty(where, fc.option(box), relation, async (condition, place, spatialRel) => {
        const geometry = place
          ? { geometry: `${place[0]},${place[1]},${place[0] + place[2]},${place[1] + place[2]}` }
          : {}
        const asked = {
          where: condition,
          ...geometry,
          spatialRel: `esriSpatialRel${spatialRel}`,
          outFields: 'OBJECTID',
        }
        const { features } = (await query(asked)) as { features: { attributes: { OBJECTID: number } }[] }
        const ids = features.map(({ attributes }) => attributes.OBJECTID)
        expect(await query({ ...asked, returnIdsOnly: 'true' })).toEqual({
          objectIdFieldName: 'OBJECTID',
          objectIds: ids,
        })
        for (const more of [
          {},
          { returnDistinctValues: 'true' },
          { groupByFieldsForStatistics: 'OBJECTID' },
        ]) {
          expect(await query({ ...asked, ...more, returnCountOnly: 'true' })).toEqual({ count: ids.length })
        }
      }),
      { numRuns: 100 },
    )
  })

  it('reports every field it looked at, wherever it was named', async () => {
    const { execution } = await ask(world, '0/QUERY', {
      where: "secret <> 'x' AND name IN (SELECT name FROM layer_2 WHERE visitor = 'Ada')",
      outFields: 'depth',
      orderByFields: 'dug',
      geometry: '0,0,500,500',
    })
    expect(execution).toMatchObject({
      service: 'Small/FeatureServer',
      operation: 'query',
      layersRead: [0, 2],
      fieldsRead: { 0: ['OBJECTID', 'depth', 'dug', 'name', 'secret'], 2: ['name', 'visitor'] },
      predicate: {
        0: ["(secret <> 'x' AND name IN (SELECT name FROM layer_2 WHERE visitor = 'Ada'))"],
        2: [''],
      },
      area: { 0: [[0, 0, 500, 500]], 2: [null] },
    })
  })

  it('reports the fields of statistics, groups and having', async () => {
    const { execution } = await ask(world, '0/query', {
      outStatistics: [{ statisticType: 'count', onStatisticField: 'depth', outStatisticFieldName: 'n' }],
      groupByFieldsForStatistics: 'name',
      having: 'max(secret) > 1',
    })
    expect(execution.fieldsRead).toEqual({ 0: ['depth', 'name', 'secret'] })
    expect(execution.predicate).toEqual({ 0: ['HAVING (max(secret) > 1)'] })
  })
})
