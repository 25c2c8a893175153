import { describe, expect, it } from 'vitest'
import { buildRequest } from './build.ts'
import { operationOf } from './operations/index.ts'
import { parseRequest } from './parse.ts'
import {
  declares,
  fieldsNamed,
  layersNamed,
  type MapRequest,
  only,
  withFormat,
  without,
  withResource,
  withValues,
} from './request.ts'
import { serviceName } from './resource.ts'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function read(path: string, parameters: Record<string, unknown>): MapRequest {
  const texts = Object.entries(parameters).map(([name, value]) => [name, textOf(value)])
  const { request, fault } = parseRequest({
    method: 'GET',
    path,
    query: new URLSearchParams(texts).toString(),
  })
  if (request === undefined) throw new Error(fault.message)
  return request
}

const map = '/rest/services/city/dyn/MapServer'
const exported = read(`${map}/export`, { bbox: '1,2,3,4', layers: 'show:0', f: 'image' })

describe('reading and replacing what a request asks', () => {
  it('reads a value by name, and knows what its operation declares', () => {
    expect(exported.parameters.bbox).toEqual({ xmin: 1, ymin: 2, xmax: 3, ymax: 4 })
    expect(exported.parameters.size).toBeUndefined()
    expect(declares(exported, 'size')).toBe(true)
    expect(declares(exported, 'where')).toBe(false)
  })

  it('what the operation does not have is a mistake of the caller', () => {
    expect(() => withValues(exported, { where: undefined })).toThrow(
      'MapServer.export has no parameter where',
    )
    expect(() => withFormat(exported, 'pbf')).toThrow('MapServer.export has no format pbf')
    expect(() => operationOf('MapServer.nothing')).toThrow('there is no operation MapServer.nothing')
  })

  it('replaces and removes values without touching the request that was parsed', () => {
    const narrowed = withValues(exported, { layers: { mode: 'show', ids: [] } })
    expect(buildRequest(narrowed).query).toBe('bbox=1,2,3,4&layers=show:-1&f=image')
    expect(buildRequest(withValues(exported, { layers: undefined })).query).toBe('bbox=1,2,3,4&f=image')
    expect(buildRequest(without(exported, 'layers')).query).toBe('bbox=1,2,3,4&f=image')
    expect(buildRequest(only(exported, 'layers')).query).toBe('layers=show:0&f=image')
    expect(buildRequest(exported).query).toBe('bbox=1,2,3,4&layers=show:0&f=image')
  })

  it('a value that the client did not send stands at its place in the table', () => {
    const timed = read(`${map}/export`, { bbox: '1,2,3,4', time: '5', f: 'image' })
    const asked = withValues(timed, { layers: { mode: 'show', ids: [2] } })
    expect(buildRequest(asked).query).toBe('bbox=1,2,3,4&layers=show:2&time=5&f=image')
  })

  it('the type of a geometry follows the geometry', () => {
    const near = read('/rest/services/F/FeatureServer/0/query', { where: '1=1', geometry: '1,2', f: 'json' })
    const within = withValues(near, { geometry: { kind: 'polygon', rings: [] } })
    expect(within.parameters.geometryType).toBe('esriGeometryPolygon')
    expect(withValues(within, { geometry: undefined }).parameters).not.toHaveProperty('geometryType')
  })

  it("takes the catalogue's spelling of a service", () => {
    const named = withResource(exported, { folder: 'City', service: 'Dyn' })
    expect(serviceName(named.resource)).toBe('City/Dyn')
    expect(buildRequest(named).path).toBe('/rest/services/City/Dyn/MapServer/export')
    expect(serviceName({ service: 'Dyn' })).toBe('Dyn')
    expect(serviceName({})).toBeUndefined()
  })

  it('a resource without what its path needs cannot be built', () => {
    expect(() => buildRequest({ ...exported, resource: {} })).toThrow('the resource has no service')
  })

  it('asks for another format of the same operation', () => {
    expect(buildRequest(withFormat(exported, 'json')).query).toContain('f=json')
  })
})

const source = { type: 'mapLayer', mapLayerId: 7 }

describe('what a request names', () => {
  it.each<
    [
      title: string,
      path: string,
      parameters: Record<string, unknown>,
      fields: Record<string, string[]>,
      layers: number[],
    ]
  >([
    [
      'a query: condition, output, order, groups, statistics, having',
      '/rest/services/F/FeatureServer/3/query',
      {
        where: 'Owner = 1',
        outFields: 'NAME,owner',
        orderByFields: 'VAL desc',
        groupByFieldsForStatistics: 'KIND',
        outStatistics: [
          { statisticType: 'sum', onStatisticField: 'SALARY' },
          { statisticType: 'centroidAggregate' },
        ],
        having: 'MAX(AGE) > 3',
      },
      {
        owner: ['where', 'outFields'],
        name: ['outFields'],
        val: ['orderByFields'],
        kind: ['groupByFieldsForStatistics'],
        salary: ['outStatistics'],
        age: ['having'],
      },
      [3],
    ],
    [
      'an export: layer lists, filters, dynamic layers with renderer and labels',
      `${map}/export`,
      {
        bbox: '1,2,3,4',
        layers: 'include:4',
        layerDefs: { 5: 'A=1' },
        layerTimeOptions: { 6: { useTime: true } },
        dynamicLayers: [
          {
            id: 0,
            source,
            definitionExpression: 'B=1',
            drawingInfo: {
              renderer: { type: 'classBreaks', field: 'C', normalizationField: 'D' },
              labelingInfo: [{ labelExpression: '[E]', where: 'G=1' }],
            },
          },
        ],
      },
      {
        a: ['layerDefs'],
        b: ['dynamicLayers'],
        c: ['dynamicLayers'],
        d: ['dynamicLayers'],
        e: ['dynamicLayers'],
        g: ['dynamicLayers'],
      },
      [4, 5, 6, 7],
    ],
    [
      'an identify',
      `${map}/identify`,
      {
        geometry: '1,2',
        layers: 'visible:1,2',
        tolerance: '1',
        mapExtent: '0,0,1,1',
        imageDisplay: '1,1,96',
      },
      {},
      [1, 2],
    ],
    [
      'a find',
      `${map}/find`,
      { searchText: 'x', searchFields: 'NAME', layers: '1' },
      { name: ['searchFields'] },
      [1],
    ],
    ['domains', `${map}/queryDomains`, { layers: '[2, 3]' }, {}, [2, 3]],
    ['a dynamic layer', `${map}/dynamicLayer/query`, { layer: { id: 1, source }, outFields: '*' }, {}, [7]],
    [
      'a renderer from values',
      `${map}/1/generateRenderer`,
      { classificationDef: { type: 'uniqueValueDef', uniqueValueFields: ['A', 'B'] } },
      { a: ['classificationDef'], b: ['classificationDef'] },
      [1],
    ],
    [
      'several layers at once',
      '/rest/services/F/FeatureServer/query',
      {
        layerDefs: [
          { layerId: 2, where: 'A=1', outFields: 'B' },
          { layerId: 1, where: '', outFields: '*' },
          { layerId: 9 },
        ],
      },
      { a: ['layerDefs'], b: ['layerDefs'] },
      [1, 2, 9],
    ],
    [
      'the first of each group',
      '/rest/services/F/FeatureServer/1/queryTopFeatures',
      { topFilter: { groupByFields: 'A', topCount: 1, orderByFields: 'B DESC' } },
      { a: ['topFilter'], b: ['topFilter'] },
      [1],
    ],
    [
      'bins',
      '/rest/services/F/FeatureServer/1/queryBins',
      { bin: { type: 'autoIntervalBin', onField: 'A' } },
      { a: ['bin'] },
      [1],
    ],
    [
      'bins of a date',
      '/rest/services/F/FeatureServer/1/queryDateBins',
      {
        binField: 'D',
        bin: { calendarBin: { unit: 'year' } },
        outStatistics: [{ statisticType: 'count', onStatisticField: 'D', outStatisticFieldName: 'n' }],
      },
      { d: ['binField', 'outStatistics'] },
      [1],
    ],
    [
      'a mosaic',
      '/rest/services/I/ImageServer/exportImage',
      { bbox: '1,2,3,4', mosaicRule: { mosaicMethod: 'esriMosaicAttribute', sortField: 'A', where: 'B=1' } },
      { a: ['mosaicRule'], b: ['mosaicRule'] },
      [],
    ],
  ])('%s', (_title, path, parameters, fields, layers) => {
    const request = read(path, { ...parameters, f: 'json' })
    expect(Object.fromEntries(fieldsNamed(request))).toEqual(fields)
    expect([...layersNamed(request)].sort()).toEqual(layers)
  })

  it('edits name the fields and layers that they write', () => {
    const post = (path: string, form: Record<string, unknown>): MapRequest => {
      const body = new TextEncoder().encode(
        new URLSearchParams(Object.entries(form).map(([name, value]) => [name, textOf(value)])).toString(),
      )
      const { request, fault } = parseRequest({
        method: 'POST',
        path,
        query: 'f=json',
        body,
        contentType: 'application/x-www-form-urlencoded',
      })
      if (request === undefined) throw new Error(fault.message)
      return request
    }
    const edits = post('/rest/services/F/FeatureServer/applyEdits', {
      edits: [
        { id: 4, adds: [{ attributes: { A: 1 } }], deletes: [1] },
        { id: 2, updates: [{ attributes: { B: 1 } }] },
      ],
    })
    expect([...fieldsNamed(edits).keys()]).toEqual(['b', 'a'])
    expect([...layersNamed(edits)]).toEqual([2, 4])
    const calculated = post('/rest/services/F/FeatureServer/0/calculate', {
      where: '1=1',
      calcExpression: { field: 'C', value: null },
    })
    expect(fieldsNamed(calculated).get('c')).toEqual(['calcExpression'])
    const added = post('/rest/services/F/FeatureServer/0/addFeatures', {
      features: { attributes: { A: true } },
    })
    expect([...fieldsNamed(added).keys()]).toEqual(['a'])
  })
})
