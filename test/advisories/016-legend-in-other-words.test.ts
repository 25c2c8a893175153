import { parseRequest, readIntent } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { readService } from '../../packages/gateway/src/catalog/read-service.ts'
import { parseExpression } from '../../packages/grammar/src/index.ts'
import { showLegend } from '../../packages/policy/src/enforce/maps/legend.ts'
import { rowsWhere } from '../../packages/policy/src/model/row-filter.ts'

/**
 * Classes of hidden rows were found in a legend by the labels that the renderer gives them. Whatever had another label passed for the
 * client's own: the classes of a server that writes the value where there is no label, or that adds a heading.
 */
describe('a legend that calls classes otherwise than the renderer', () => {
  const symbol = { type: 'esriSMS', style: 'esriSMSCircle', color: [0, 0, 0, 255], size: 4 }
  const renderer = {
    type: 'uniqueValue',
    field1: 'KIND',
    uniqueValueInfos: ['open', 'hidden'].map((value) => ({ value, label: '', symbol })),
  }
  const layer = {
    id: 0,
    type: 'Feature Layer',
    name: 'Sites',
    geometryType: 'esriGeometryPoint',
    fields: [{ name: 'KIND', type: 'esriFieldTypeString' }],
    drawingInfo: { renderer },
  }
  const service = readService({ name: 'Sites', type: 'MapServer' }, {}, { layers: [layer] })
  const picture = {
    scaleFrom: 0,
    scaleTo: Number.POSITIVE_INFINITY,
    pixels: Number.POSITIVE_INFINITY,
    formats: null,
  }

  function shown(labels: readonly string[], parameters = ''): string {
    const parsed = parseExpression("KIND = 'open'")
    const { request, fault } = parseRequest({
      method: 'GET',
      path: '/rest/services/Sites/MapServer/legend',
      query: `f=json${parameters}`,
    })
    const [entry] = service.layers
    const intent = request && readIntent(request)
    if (intent?.kind !== 'legend' || entry === undefined || 'fault' in parsed) throw new Error(fault?.message)
    const view = { grant: '', fields: null, rows: rowsWhere(parsed.expression), records: 1, picture }
    const rights = {
      service,
      whole: false,
      tiles: [],
      layers: new Map([[0, { layer: entry, views: [view] }]]),
    }
    const legend = labels.map((label) => ({ label, contentType: 'image/png' }))
    const json = { layers: [{ layerId: 0, layerName: 'Sites', legend }] }
    return JSON.stringify(showLegend(json, { intent, rights }))
  }

  it('does not tell them', () => {
    expect(shown(['open', 'hidden'])).not.toContain('hidden')
    expect(shown(['hidden: 3 sites'])).not.toContain('hidden')
  })

  it('tells the classes that the client composed', () => {
    const mine = { type: 'simple', symbol, label: 'my sites' }
    const composed = [{ id: 0, source: { type: 'mapLayer', mapLayerId: 0 }, drawingInfo: { renderer: mine } }]
    const parameter = `&dynamicLayers=${encodeURIComponent(JSON.stringify(composed))}`
    expect(shown(['my sites'], parameter)).toContain('my sites')
    expect(shown(['my sites', 'hidden'], parameter)).not.toContain('hidden')
  })
})
