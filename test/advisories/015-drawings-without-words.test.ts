import { describe, expect, it } from 'vitest'
import { readService } from '../../packages/gateway/src/catalog/read-service.ts'
import { parseExpression } from '../../packages/grammar/src/index.ts'
import { shownDrawing } from '../../packages/policy/src/enforce/maps/shown-drawing.ts'
import type { LayerRights } from '../../packages/policy/src/model/rights.ts'
import { rowsWhere } from '../../packages/policy/src/model/row-filter.ts'

/** A layer as a map server describes it. */
function layerOf(more: object) {
  const fields = [
    { name: 'OBJECTID', type: 'esriFieldTypeOID' },
    { name: 'KIND', type: 'esriFieldTypeString' },
    { name: 'SECRET', type: 'esriFieldTypeInteger' },
  ]
  const layer = {
    id: 0,
    type: 'Feature Layer',
    name: 'Sites',
    geometryType: 'esriGeometryPoint',
    fields,
    ...more,
  }
  const [entry] = readService({ name: 'Sites', type: 'MapServer' }, {}, { layers: [layer] }).layers
  if (!entry) throw new Error('no layer')
  return entry
}

const symbol = { type: 'esriSMS', style: 'esriSMSCircle', color: [0, 0, 0, 255], size: 4 }

/**
 * What a drawing looks at was read from the renderers and labels that its JSON describes. Servers draw more than they describe: labels
 * without classes, charts, dot densities. Such a picture counted as one that looks at no field, and was drawn as it is for everybody.
 */
describe('a drawing that the JSON of a layer does not tell', () => {
  it.each([
    ['dots', { drawingInfo: { renderer: { type: 'dotDensity', attributes: [{ field: 'SECRET' }] } } }],
    ['charts', { drawingInfo: { renderer: { type: 'pieChart', attributes: [{ field: 'SECRET' }] } } }],
    ['a renderer left out', { drawingInfo: { renderer: null } }],
  ])('may look at any field: %s', (_, layer) => {
    expect(layerOf(layer).drawing.rendererFields).toContain('*')
  })

  it('looks at the fields of the older form of visual variables', () => {
    const drawingInfo = { renderer: { type: 'simple', symbol, sizeInfo: { field: 'SECRET' } } }
    expect(layerOf({ drawingInfo }).drawing.rendererFields).toEqual(['SECRET'])
  })

  it.each([null, undefined, []])(
    'may have labels of any field where it has labels: classes %j',
    (labelingInfo) => {
      const drawingInfo = { renderer: { type: 'simple', symbol }, labelingInfo }
      expect(layerOf({ drawingInfo, hasLabels: true }).drawing.labelFields).toEqual(['*'])
      expect(layerOf({ drawingInfo, hasLabels: false }).drawing.labelFields).toEqual([])
    },
  )
})

/** Classes of hidden rows were taken out of `uniqueValueInfos`, and stood in `uniqueValueGroups` once more. */
describe('a renderer that says things twice', () => {
  it('tells nothing of hidden rows', () => {
    const classOf = (value: string) => ({ label: value, symbol, values: [[value]] })
    const renderer = {
      type: 'uniqueValue',
      field1: 'KIND',
      uniqueValueInfos: ['open', 'hidden'].map((value) => ({ value, label: value, symbol })),
      uniqueValueGroups: [{ classes: ['open', 'hidden'].map(classOf) }],
      visualVariables: [{ type: 'sizeInfo', field: 'OBJECTID', maxDataValue: 4711 }],
      authoringInfo: { statistics: { max: 4711 } },
    }
    const layer = layerOf({ drawingInfo: { renderer } })
    const parsed = parseExpression("KIND = 'open'")
    if ('fault' in parsed) throw new Error(parsed.fault.message)
    const view = {
      grant: 'open',
      fields: null,
      rows: rowsWhere(parsed.expression),
      records: Number.POSITIVE_INFINITY,
      picture: {
        scaleFrom: 0,
        scaleTo: Number.POSITIVE_INFINITY,
        pixels: Number.POSITIVE_INFINITY,
        formats: null,
      },
    }
    const seen: LayerRights = { layer, views: [view] }
    const shown = JSON.stringify(shownDrawing(seen, { renderer }))
    expect(shown).toContain('open')
    expect(shown).not.toMatch(/hidden|4711/)
  })
})
