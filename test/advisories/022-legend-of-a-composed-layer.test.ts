import { parseRequest, readIntent } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { readService } from '../../packages/gateway/src/catalog/read-service.ts'
import { parseExpression } from '../../packages/grammar/src/index.ts'
import { showLegend } from '../../packages/policy/src/enforce/maps/legend.ts'
import { allRows, rowsWhere } from '../../packages/policy/src/model/row-filter.ts'

/**
 * An entry of a legend was taken for the layer of its number. A layer that the client composed may have any number: with that of a layer all
 * of whose rows are seen, the entry told every class of the layer behind it, those of hidden rows too.
 */
describe('the legend of a layer that the client composed', () => {
  const symbol = { type: 'esriSMS', style: 'esriSMSCircle', color: [0, 0, 0, 255], size: 4 }
  const classes = ['open', 'hidden'].map((value) => ({ value, label: value, symbol }))
  const renderer = { type: 'uniqueValue', field1: 'KIND', uniqueValueInfos: classes }
  const layers = [0, 5].map((id) => ({
    id,
    type: 'Feature Layer',
    name: `Layer ${id}`,
    geometryType: 'esriGeometryPoint',
    fields: [{ name: 'KIND', type: 'esriFieldTypeString' }],
    drawingInfo: { renderer },
  }))
  const service = readService({ name: 'Sites', type: 'MapServer' }, {}, { layers })
  const parsed = parseExpression("KIND = 'open'")
  if ('fault' in parsed) throw new Error(parsed.fault.message)
  const picture = { scaleFrom: 0, scaleTo: Number.POSITIVE_INFINITY, pixels: 1e6, formats: null }
  const view = { grant: '', fields: null, rows: allRows, records: 1, picture }
  const rights = {
    service,
    whole: false,
    tiles: [],
    layers: new Map(
      service.layers.map((layer) => [
        layer.id,
        { layer, views: [layer.id === 0 ? { ...view, rows: rowsWhere(parsed.expression) } : view] },
      ]),
    ),
  }

  /** Labels of the entry with this number, when layer 0 is composed under the other one. */
  function labels(composedId: number, entryId: number): readonly string[] {
    const composed = [{ id: composedId, source: { type: 'mapLayer', mapLayerId: 0 } }]
    const { request } = parseRequest({
      method: 'GET',
      path: '/rest/services/Sites/MapServer/legend',
      query: `f=json&dynamicLayers=${encodeURIComponent(JSON.stringify(composed))}`,
    })
    const intent = request && readIntent(request)
    if (intent?.kind !== 'legend') throw new Error('not parsed')
    const legend = classes.map(({ label }) => ({ label, contentType: 'image/png' }))
    const json = { layers: [{ layerId: entryId, layerName: '', legend }] }
    const shown = showLegend(json, { intent, rights })
    // biome-ignore lint/suspicious/noExplicitAny: a legend is looked into
    return (shown.layers as any[]).flatMap((layer) => layer.legend.map((swatch: any) => swatch.label))
  }

  it('tells the classes of the layer behind it that may be told, whatever its number', () => {
    expect(labels(5, 5)).toEqual(['open'])
    expect(labels(5, 0)).toEqual(['open'])
    expect(labels(99, 99)).toEqual(['open'])
  })

  it('is none for a number that nothing was composed under', () => {
    expect(labels(99, 5)).toEqual([])
  })
})
