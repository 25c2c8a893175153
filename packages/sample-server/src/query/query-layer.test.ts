import { describe, expect, it } from 'vitest'
import { createSmallWorld } from '../feature-server/small-world.fixture.ts'
import type { OperationContext } from '../operation/operation.ts'
import { readParameters } from '../operation/parameters.ts'
import { createRecorder } from '../report.ts'
import { matchingRows } from './matching-rows.ts'
import { queryLayer } from './query-layer.ts'

const world = createSmallWorld()
const [wells, group] = [world.layer(0), world.layer(3)]
if (!wells || !group) throw new Error('the small world has lost its layers')

function contextOf(parameters: Record<string, string>): OperationContext {
  return {
    world,
    parameters: readParameters({ query: Object.entries(parameters) }),
    recorder: createRecorder('GET', '0/query'),
    method: 'GET',
    service: 'Small/MapServer',
    serviceUrl: '',
    siteUrl: '',
    nowMs: () => 0,
    random: () => 0,
    outputs: { put: () => '', get: () => undefined },
    habits: {},
  }
}

describe('queryLayer of a MapServer', () => {
  const query = (parameters: Record<string, string>) => queryLayer(contextOf(parameters), wells, 'MapServer')

  it('answers as a MapServer does', () => {
    expect(query({ where: 'depth < 15', outFields: 'name,depth' })).toEqual({
      kind: 'json',
      value: {
        displayFieldName: 'name',
        fieldAliases: { name: 'name', depth: 'depth' },
        geometryType: 'esriGeometryPoint',
        spatialReference: { wkid: 102100, latestWkid: 3857 },
        fields: [
          { name: 'name', type: 'esriFieldTypeString', alias: 'name', length: 10 },
          { name: 'depth', type: 'esriFieldTypeDouble', alias: 'depth' },
        ],
        features: [{ attributes: { name: 'A', depth: 10 }, geometry: { x: 100, y: 100 } }],
      },
    })
  })

  it('gives the display field when none is asked for, and searches it by text', () => {
    expect(query({ text: 'b', returnGeometry: 'false' })).toMatchObject({
      value: { features: [{ attributes: { name: 'B' } }] },
    })
    expect(query({ text: "'" })).toMatchObject({ value: { features: [] } })
  })

  it('has no rows of a group layer', () => {
    expect(() => queryLayer(contextOf({}), group, 'MapServer')).toThrow(
      expect.objectContaining({ code: 400 }),
    )
  })
})

describe('matchingRows', () => {
  it('gives rows with the asked fields and their shapes, and reports no more than that', () => {
    const context = contextOf({})
    const filter = {
      where: "secret = 'red'",
      geometry: {
        geometry: { xmin: 0, ymin: 0, xmax: 250, ymax: 250 },
        relation: 'esriSpatialRelIntersects',
        relationParam: '',
        distanceMeters: 0,
      },
      time: [0, 978_307_200_000],
    } as const
    expect(matchingRows(context, wells, filter, { fields: ['depth'], limit: 5 })).toEqual([
      { objectId: 1, attributes: { depth: 10 }, shape: { x: 100, y: 100 } },
    ])
    expect(context.recorder.finish(200, null)).toMatchObject({
      layersRead: [0],
      fieldsRead: { 0: ['OBJECTID', 'depth', 'dug', 'secret'] },
      predicate: { 0: ['(secret = \'red\') AND "dug" >= 0 AND "dug" <= 978307200000'] },
      area: { 0: [[0, 0, 250, 250]] },
    })
  })

  it('reads every field and no shape where that is asked', () => {
    const [first] = matchingRows(contextOf({}), wells, {}, { returnShape: false })
    expect(first).toEqual({
      objectId: 1,
      attributes: {
        OBJECTID: 1,
        GLOBALID: '{A}',
        name: 'A',
        depth: 10,
        dug: Date.UTC(2000, 0, 1),
        secret: 'red',
      },
      shape: null,
    })
  })
})
