import { describe, expect, it } from 'vitest'
import type { Intent, IntentOf } from '../intent/index.ts'
import { parseRequest } from '../parse.ts'
import { type MapRequest, withValues } from '../request.ts'
import { printIntent } from './print-intent.ts'
import { readIntent } from './read-intent.ts'

function asked(path: string, parameters: Readonly<Record<string, string>> = {}): MapRequest {
  const query = new URLSearchParams({ f: 'json', ...parameters }).toString()
  const { request, fault } = parseRequest({ method: 'GET', path: `/rest/services/City/Dyn/${path}`, query })
  if (request === undefined) throw new Error(fault?.message)
  return request
}

function intentOf<Kind extends Intent['kind']>(kind: Kind, ...of: Parameters<typeof asked>): IntentOf<Kind> {
  const intent = readIntent(asked(...of))
  if (intent.kind !== kind) throw new Error(`${intent.kind} instead of ${kind}`)
  return intent as IntentOf<Kind>
}

const place = { geometry: '1,2', tolerance: '3', mapExtent: '0,0,4,4', imageDisplay: '400,300,96' }
const composed = '[{"id":7,"source":{"type":"mapLayer","mapLayerId":2},"definitionExpression":"A = 1"}]'

describe('what an intent says of a map', () => {
  it('of a picture: what it shows, and which layers with which rows', () => {
    const image = intentOf('map-image', 'MapServer/export', {
      bbox: '0,0,4,4',
      bboxSR: '4326',
      size: '300,200',
      format: 'png32',
      transparent: 'true',
      datumTransformation: '1623',
      layers: 'show:1',
      layerDefs: '{"1":"A = 1"}',
      dynamicLayers: composed,
    })
    expect(image).toMatchObject({
      service: { folder: 'City', service: 'Dyn', serviceType: 'MapServer' },
      area: { xmin: 0, ymax: 4 },
      areaReference: { wkid: 4326 },
      size: { widthPx: 300, heightPx: 200 },
      imageFormat: 'png32',
      transparent: true,
      chosen: { mode: 'show', ids: [1] },
      conditions: [{ layerId: 1 }],
      composed: [{ id: 7, layerId: 2, condition: { kind: 'compare' } }],
    })
    expect(image.own).toHaveProperty('parameters.datumTransformation')
    expect(image.own).not.toHaveProperty('parameters.transparent')
  })

  it('of rows near a place, with how far around it', () => {
    expect(intentOf('feature-info', 'MapServer/identify', { ...place, layers: 'all:1' })).toMatchObject({
      place: { kind: 'point' },
      tolerancePx: 3,
      display: { widthPx: 400, heightPx: 300, dpi: 96 },
      chosen: { mode: 'all', ids: [1] },
    })
  })

  it('of a layer that the request composes, besides that it is described', () => {
    const layer = '{"source":{"type":"mapLayer","mapLayerId":2}}'
    expect(intentOf('description', 'MapServer/dynamicLayer', { layer })).toMatchObject({
      of: 'composed-layer',
      composed: [{ layerId: 2 }],
    })
  })

  it.each([
    ['MapServer/export', { bbox: '0,0,4,4', layers: 'show:1', time: '1,2', layerTimeOptions: '{"0":{}}' }],
    ['MapServer/identify', { ...place, dynamicLayers: composed }],
    ['MapServer/find', { searchText: 'a', layers: '0', searchFields: 'A', layerDefs: '{"0":"A = 1"}' }],
    ['MapServer/layers', { dynamicLayers: composed }],
    ['MapServer/queryLegends', { bbox: '0,0,4,4', layers: 'show:1', time: '1,2' }],
    ['MapServer/queryDomains', { layers: '[0]' }],
  ] as const)('everything that selects in a request for %s', (path, parameters) => {
    expect(readIntent(asked(path, parameters)).notCarried).toBeUndefined()
  })
})

describe('an intent that was changed', () => {
  it('is printed as it says, with what it does not say from the request', () => {
    const image = intentOf('map-image', 'MapServer/export', {
      bbox: '0,0,4,4',
      layers: 'hide:1',
      transparent: 'true',
      dynamicLayers: composed,
    })
    const printed = printIntent({ ...image, chosen: { mode: 'show', ids: [2] }, composed: undefined })
    const expected = asked('MapServer/export', { bbox: '0,0,4,4', layers: 'show:2', transparent: 'true' })
    expect(printed).toEqual(expected)
  })

  it('says by which rows a map is drawn, as no client can', () => {
    const image = intentOf('map-image', 'MapServer/export', { bbox: '0,0,4,4', spatialFilter: '[]' })
    const shape = { kind: 'envelope', extent: { xmin: 0, ymin: 0, xmax: 1, ymax: 1 } } as const
    const printed = printIntent({ ...image, rowsAt: { shape, relation: 'within' }, cutTo: shape })
    expect(printed.parameters).toMatchObject({
      spatialFilter: { relation: 'esriSpatialRelContains', geometry: shape },
      clipping: shape,
    })
    expect(image.own).not.toHaveProperty('parameters.spatialFilter')
  })

  it('loses what rides along where that is left out', () => {
    const { own: _, ...bare } = intentOf('description', 'MapServer', { returnUpdates: 'true' })
    expect(printIntent(bare)).toEqual({ ...asked('MapServer') })
  })

  it('is not printed with what the request cannot say', () => {
    const legend = intentOf('legend', 'MapServer/legend')
    expect(() => printIntent({ ...legend, chosen: { mode: 'show', ids: [2] } })).toThrow(TypeError)
  })
})

it('a tile and a symbol stay where they are', () => {
  const tile = asked('MapServer/tile/3/2/1', { f: 'image' })
  expect(printIntent(readIntent(tile))).toEqual(tile)
  expect(readIntent(tile)).toMatchObject({ kind: 'tile', level: 3, row: 2, column: 1 })
  const block = asked('MapServer/tilemap/3/2/1/8/4')
  expect(printIntent(readIntent(block))).toEqual(block)
  expect(readIntent(block)).toMatchObject({ row: 2, column: 1, block: { width: 8, height: 4 } })
  const wmts = asked('MapServer/WMTS/tile/1.0.0/Assets/default/default028mm/3/2/1.png', { f: 'image' })
  expect(printIntent(readIntent(wmts))).toEqual(wmts)
  expect(readIntent(wmts)).toMatchObject({ level: 3, row: 2, column: 1, grid: 'default028mm' })
  const changed = withValues(asked('MapServer/generateKml', { f: 'kmz', docName: 'a', layers: '0,1' }), {
    layers: [1],
  })
  expect(readIntent(changed)).toMatchObject({ kind: 'layer-archive', layerIds: [1] })
})
