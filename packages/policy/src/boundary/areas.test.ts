import { printIntent } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { type Asking, ask, type Question, type Shown } from './asking.fixture.ts'
import { cellsOf, columnOf, featuresOf, pbfRowsOf } from './read-shown.fixture.ts'
import { worldOf } from './world.fixture.ts'

const world = worldOf()
const area = (of: string, more: object = {}) => ({ with: { area: { of, ...more } } })
const touching = { relation: 'intersects' }
const cut = { ...touching, clip: true }
const all = { where: '1=1' }
const pipes = (parameters: Record<string, string>): Question => ({
  path: '2/query',
  parameters: { ...all, ...parameters },
})
const asked = (question: Question, grants: readonly object[], more: Partial<Asking> = {}) =>
  ask(world, question, { grants, ...more })
const linesOf = (shown: Shown) =>
  featuresOf(shown).map(({ geometry }) => (geometry as { paths?: unknown }).paths)
const parametersOf = ({ asked: steps }: Shown) => steps.map(({ intent }) => printIntent(intent).parameters)
const box = (geometry: string) => ({ geometry, geometryType: 'esriGeometryEnvelope' })

describe('Rows under an area', () => {
  it('are those within it, or those that touch it', async () => {
    expect(columnOf(await asked(pipes({}), [area('4.5')]), 'OBJECTID')).toEqual([10])
    expect(columnOf(await asked(pipes({}), [area('4.5', touching)]), 'OBJECTID')).toEqual([10, 11])
  })

  it('are counted, listed and measured within it alone', async () => {
    expect((await asked(pipes({ returnCountOnly: 'true' }), [area('4.5')])).json).toEqual({ count: 1 })
    expect((await asked(pipes({ returnIdsOnly: 'true' }), [area('4.5')])).json?.objectIds).toEqual([10])
    const { json } = await asked(pipes({ returnExtentOnly: 'true' }), [area('4.5')])
    expect(json?.extent).toMatchObject({ xmin: 2, xmax: 3 })
  })

  it('are not found by what of them lies outside', async () => {
    const question = pipes({ ...box('4.6,0,9,9'), returnIdsOnly: 'true' })
    expect((await asked(question, [area('4.5')])).json?.objectIds).toEqual([])
  })

  it('touch it with whole shapes', async () =>
    expect(linesOf(await asked(pipes({}), [area('4.5', touching)]))[1]).toEqual([
      [
        [4, 4],
        [5, 4],
      ],
    ]))

  it('go where a map server brings others, whatever its condition was', async () => {
    const reply = new TextEncoder().encode(
      JSON.stringify({
        objectIdFieldName: 'OBJECTID',
        objectIds: [10, 11, 12],
        features: [{ attributes: { OBJECTID: 12 } }],
      }),
    )
    const spoiled: Asking['spoiled'] = (one) => ({ ...one, body: reply })
    const ids = await asked(pipes({ returnIdsOnly: 'true' }), [area('4.5')], { spoiled })
    expect(ids.json?.objectIds).toEqual([10])
    expect(featuresOf(await asked(pipes({}), [area('4.5')], { spoiled }))).toEqual([])
  })

  it('go where they have moved since rows were found', async () => {
    const spoiled: Asking['spoiled'] = ({ body, ...reply }) => ({
      ...reply,
      body: new TextEncoder().encode(new TextDecoder().decode(body as Uint8Array).replace('[3,2]', '[33,2]')),
    })
    expect(featuresOf(await asked(pipes({}), [area('4.5')], { spoiled }))).toEqual([])
  })

  it('of a layer whose reference has no place for the area are refused', async () => {
    const question = pipes({ outSR: '25832' })
    const { code, publicText } = await asked(question, [area('4.5', cut)])
    expect([code, publicText]).toEqual(['access.denied', expect.stringContaining('25832')])
  })

  it('of tables are in no area', async () =>
    expect((await asked({ path: '3/query', parameters: all }, [area('4.5')])).code).toBe('request.not-found'))
})

describe('Rows in an area that are too many to be told by their ids', () => {
  const many = { mostRows: 0 }

  it('are asked for by the area, and judged by their shapes', async () => {
    const shown = await asked(pipes({ returnGeometry: 'false' }), [area('4.5')], many)
    expect(columnOf(shown, 'OBJECTID')).toEqual([10])
    expect(featuresOf(shown)[0]).not.toHaveProperty('geometry')
    expect(parametersOf(shown)[0]).toMatchObject({
      geometry: { kind: 'polygon' },
      spatialRel: 'esriSpatialRelContains',
      returnGeometry: true,
    })
  })

  it('go where a map server finds others', async () => {
    const spoiled: Asking['spoiled'] = ({ body, ...reply }) => ({
      ...reply,
      body: new TextEncoder().encode(new TextDecoder().decode(body as Uint8Array).replace('[3,2]', '[33,2]')),
    })
    expect(featuresOf(await asked(pipes({}), [area('4.5')], { ...many, spoiled }))).toEqual([])
  })

  it('are counted by the map server', async () =>
    expect((await asked(pipes({ returnCountOnly: 'true' }), [area('4.5')], many)).json).toEqual({ count: 1 }))

  it.each([
    ['a geometry of the client', pipes(box('0,0,9,9'))],
    [
      'a renderer',
      {
        path: '2/generateRenderer',
        parameters: { classificationDef: '{"type":"uniqueValueDef","uniqueValueFields":["MATERIAL"]}' },
      },
    ],
    ['attachments', { path: '0/queryAttachments', parameters: { definitionExpression: '1=1' } }],
    ['results of find', { path: 'find', parameters: { searchText: 'iron', layers: '2' } }],
  ])('are refused for %s', async (_, question) => {
    const { code, publicText } = await asked(question, [area('4.5')], many)
    expect([code, publicText]).toEqual(['access.denied', expect.stringContaining('rows of this layer')])
  })
})

describe('Shapes that are cut off', () => {
  const inner = [
    [4, 4],
    [4.5, 4],
  ]

  it('are cut off too where a grant without shapes finds their rows', async () => {
    const byFields = { with: { fields: { except: ['geometry'] } } }
    const byArea = { with: { area: { of: '4.5', ...cut }, fields: { only: ['OBJECTID'] } } }
    for (const f of ['json', 'geojson']) {
      const question = pipes({ where: "MATERIAL <> 'x'", outFields: '*', orderByFields: 'MATERIAL', f })
      const shapes = featuresOf(await asked(question, [byFields, byArea])).map(({ geometry }) => geometry)
      const text = JSON.stringify(shapes)
      expect([f, text.includes('[5,4]'), text.includes('[4.5,4]')]).toEqual([f, false, true])
    }
  })

  it.each<[string, string, Record<string, string>]>([
    ['rows of many layers', 'feature/query', { layerDefs: '{"2":"1=1"}', outFields: '*' }],
    ['one row', '2/11', {}],
    [
      'top rows',
      'feature/2/queryTopFeatures',
      {
        topFilter: '{"groupByFields":"MATERIAL","topCount":9,"orderByFields":"OBJECTID"}',
        outFields: '*',
      },
    ],
    [
      'results at a place',
      'identify',
      {
        geometry: '4.2,4',
        geometryType: 'esriGeometryPoint',
        tolerance: '9',
        mapExtent: '0,0,9,9',
        imageDisplay: '100,100,96',
        layers: 'all:2',
      },
    ],
  ])('are cut off in %s, where another grant finds the rows', async (_, path, parameters) => {
    const byFields = { with: { fields: { except: ['geometry'] } } }
    const byArea = { with: { area: { of: '4.5', ...cut }, fields: { only: ['OBJECTID'] } } }
    const shown = await asked({ path, parameters }, [byFields, byArea])
    const text = JSON.stringify(shown.json ?? shown.code)
    expect([text.includes('[5,4]'), text.includes('[4.5,4]')]).toEqual([false, true])
  })

  it('end at the edge of the area, as JSON, GeoJSON and PBF', async () => {
    expect(linesOf(await asked(pipes({}), [area('4.5', cut)]))).toEqual([
      [
        [
          [2, 2],
          [3, 2],
        ],
      ],
      [inner],
    ])
    const geoJson = await asked(pipes({ f: 'geojson' }), [area('4.5', cut)])
    expect(featuresOf(geoJson)[1]?.geometry).toEqual({ type: 'LineString', coordinates: inner })
    expect(geoJson.json).not.toHaveProperty('bbox')
    const pbf = await asked(pipes({ f: 'pbf' }), [area('4.5', cut)])
    expect(pbfRowsOf(pbf).map(({ OBJECTID }) => OBJECTID)).toEqual([10, 11])
  })

  it('are asked for exactly, and rounded as the client asks afterwards', async () => {
    const grid = { tolerance: 0.5, extent: { xmin: 0, ymin: 0, xmax: 9, ymax: 9 } }
    const shown = await asked(
      pipes({ quantizationParameters: JSON.stringify(grid), maxAllowableOffset: '2' }),
      [area('4.5', cut)],
    )
    expect(Object.keys(parametersOf(shown)[0] ?? {})).not.toContain('quantizationParameters')
    expect(Object.keys(parametersOf(shown)[0] ?? {})).not.toContain('maxAllowableOffset')
    expect(shown.json?.transform).toEqual({
      originPosition: 'upperLeft',
      scale: [0.5, 0.5],
      translate: [0, 9],
    })
    expect(linesOf(shown)[1]).toEqual([
      [
        [8, 10],
        [1, 0],
      ],
    ])
  })

  it('hide their measures, in conditions too', async () => {
    expect(cellsOf(await asked(pipes({ outFields: '*' }), [area('4.5', cut)]))[0]).not.toHaveProperty(
      'Shape_Length',
    )
    const { code } = await asked(pipes({ where: 'Shape_Length > 3' }), [area('4.5', cut)])
    expect(code).toBe('request.parameter-invalid')
  })

  it('have the extent of what is shown', async () => {
    const { json } = await asked(pipes({ returnExtentOnly: 'true' }), [area('4.5', cut)])
    expect(json?.extent).toMatchObject({ xmin: 2, ymin: 2, xmax: 4.5, ymax: 4 })
  })

  it('are found by a geometry as far as it lies in the area', async () => {
    const ids = async (geometry: string) =>
      (await asked(pipes({ ...box(geometry), returnIdsOnly: 'true' }), [area('4.5', cut)])).json?.objectIds
    expect(await ids('4.2,0,9,9')).toEqual([11])
    expect(await ids('4.6,0,9,9')).toEqual([])
  })

  it.each([
    ['another relation', { ...box('0,0,9,9'), spatialRel: 'esriSpatialRelContains' }],
    ['a distance', { ...box('0,0,1,1'), distance: '9' }],
    [
      'statistics of shapes',
      { outStatistics: '[{"statisticType":"envelopeAggregate","outStatisticFieldName":"box"}]' },
    ],
  ])('are not found or measured by %s', async (_, parameters) =>
    expect(await asked(pipes(parameters), [area('4.5', cut)])).toMatchObject({
      code: 'access.denied',
      publicText: expect.stringContaining('cut off'),
    }),
  )

  it('are whole in rows that another grant shows whole', async () => {
    const whole = { with: { where: "MATERIAL = 'steel'" } }
    expect(linesOf(await asked(pipes({}), [area('4.5', cut), whole]))).toEqual([
      [
        [
          [2, 2],
          [3, 2],
        ],
      ],
      [
        [
          [4, 4],
          [5, 4],
        ],
      ],
    ])
  })

  it('are refused in another reference than the one that was asked for', async () => {
    const spoiled: Asking['spoiled'] = ({ body, ...reply }) => ({
      ...reply,
      body: new TextEncoder().encode(
        new TextDecoder()
          .decode(body as Uint8Array)
          .replace('"wkid":102100,"latestWkid":3857', '"wkid":4326'),
      ),
    })
    expect((await asked(pipes({}), [area('4.5', cut)], { spoiled })).code).toBe('upstream.invalid-reply')
  })

  it('end at the edge in results of find, and in a row by its id', async () => {
    const found = await asked({ path: 'find', parameters: { searchText: 'steel', layers: '2' } }, [
      area('4.5', cut),
    ])
    expect(found.json?.results).toMatchObject([{ geometry: { paths: [inner] } }])
    const row = await asked({ path: 'feature/2/11' }, [area('4.5', cut)])
    expect(row.json?.feature).toMatchObject({ geometry: { paths: [inner] } })
  })
})

describe('Shapes that are cut off, near a place', () => {
  const looks = { tolerance: '3', mapExtent: '0,0,10,10', imageDisplay: '100,100,96', sr: '102100' }
  const near = async (geometry: string, more: Record<string, string> = {}) => {
    const parameters = { ...looks, layers: 'all:2', geometry, ...more }
    const { json, code } = await asked({ path: 'identify', parameters }, [area('4.5', cut)])
    return code ?? (json?.results as readonly Record<string, unknown>[])
  }

  it('are found by what is left of them, and come so', async () => {
    expect(await near('4.6,4')).toMatchObject([
      {
        attributes: { OBJECTID: 11 },
        geometry: {
          paths: [
            [
              [4, 4],
              [4.5, 4],
            ],
          ],
        },
      },
    ])
    expect(await near('4.9,4')).toEqual([])
    expect(
      await near('{"rings":[[[4.9,3],[4.9,9],[9,9],[9,3],[4.9,3]]]}', {
        geometryType: 'esriGeometryPolygon',
      }),
    ).toEqual([])
  })

  it('are found without shapes too', async () => {
    const [found] = (await near('4.6,4', { returnGeometry: 'false' })) as readonly object[]
    expect(found).not.toHaveProperty('geometry')
    expect(await near('4.9,4', { returnGeometry: 'false' })).toEqual([])
  })

  it('do not hide layers below by what was cut off', async () => {
    const parameters = { ...looks, geometry: '4.6,4', tolerance: '20' }
    const shown = await asked({ path: 'identify', parameters }, [
      { on: { layers: [0, 2] }, ...area('4.5', cut) },
    ])
    expect(parametersOf(shown)[0]).toMatchObject({ layers: { mode: 'visible' } })
    expect(shown.json?.results).toMatchObject([{ layerId: 0 }])
  })

  it('are refused where the extent of the map is in another reference', async () => {
    const mapExtent = '{"xmin":0,"ymin":0,"xmax":10,"ymax":10,"spatialReference":{"wkid":4326}}'
    expect(await near('4.6,4', { mapExtent })).toBe('access.denied')
  })
})

describe('What a description promises where shapes are cut off', () => {
  const promises = {
    supportsQueryWithDistance: true,
    supportsTrueCurve: true,
    supportsStatistics: true,
    supportedSpatialAggregationStatistics: ['EnvelopeAggregate'],
  }
  const spoiled: Asking['spoiled'] = ({ body, ...reply }) => ({
    ...reply,
    body: new TextEncoder().encode(
      JSON.stringify({ ...JSON.parse(new TextDecoder().decode(body as Uint8Array)), ...promises }),
    ),
  })

  it('is nothing that is worked out of whole shapes', async () => {
    const whole = await asked({ path: '2' }, [area('4.5')], { spoiled })
    expect(whole.json).toMatchObject(promises)
    const { json } = await asked({ path: '2' }, [area('4.5', cut)], { spoiled })
    expect(json).toMatchObject({
      supportsQueryWithDistance: false,
      supportsTrueCurve: false,
      supportsStatistics: true,
    })
    expect(json).not.toHaveProperty('supportedSpatialAggregationStatistics')
  })
})

describe('The extent that a description states under an area', () => {
  const extentOf = async (path: string, grants: readonly object[], more: Partial<Asking> = {}) => {
    const { json, asked: steps } = await asked({ path }, grants, more)
    return { extent: json?.extent ?? json?.fullExtent, asked: steps.length }
  }

  it('is that of the rows within it, asked for by the area', async () => {
    const { extent, asked: count } = await extentOf('2', [area('4.5')])
    expect([extent, count]).toEqual([expect.objectContaining({ xmin: 2, ymin: 2, xmax: 3, ymax: 2 }), 2])
  })

  it('is no larger than the area where rows reach out of it', async () =>
    expect((await extentOf('2', [area('4.5', touching)])).extent).toMatchObject({
      xmin: 2,
      xmax: 4.5,
      ymax: 4,
    }))

  it('is that of the area where shapes are cut off, or rows lie in several areas, and nothing is asked', async () => {
    const ofArea = { xmin: 0, ymin: 0, xmax: 4.5, ymax: 4.5 }
    expect(await extentOf('2', [area('4.5', cut)])).toMatchObject({ extent: ofArea, asked: 1 })
    const several = await extentOf('2', [area('4.5'), area('10')])
    expect(several).toMatchObject({ extent: { ...ofArea, xmax: 10, ymax: 10 }, asked: 1 })
  })

  it('is that of the area where the map server cannot tell', async () => {
    const spoiled: Asking['spoiled'] = (reply, { intent }) =>
      intent.kind === 'feature-query' ? { ...reply, status: 500 } : undefined
    expect((await extentOf('2', [area('4.5')], { spoiled })).extent).toMatchObject({ xmin: 0, xmax: 4.5 })
  })

  it('of the service is around those of its layers', async () =>
    expect((await extentOf('', [{ on: { layers: [2] }, ...area('4.5', cut) }])).extent).toMatchObject({
      xmin: 0,
      xmax: 4.5,
    }))
})
