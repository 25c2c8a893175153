import type { DrawingInfo } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { layerOf } from './catalog.fixture.ts'
import type { LayerEntry } from './catalog.ts'
import { drawingFields, drawingsOf, drawsAsItIs } from './drawing.ts'
import { rowsOf, type View } from './rights.ts'
import { allRows, noRows, printedRows } from './row-filter.ts'

const endless = Number.POSITIVE_INFINITY
const open: View = {
  grant: 'open',
  fields: null,
  rows: allRows,
  records: endless,
  picture: { scaleFrom: 0, scaleTo: endless, pixels: endless, formats: null },
}
const showing = (...fields: readonly string[]): View => ({
  ...open,
  fields: new Set(['geometry', ...fields]),
})
const some = (view: View): View => ({ ...view, rows: noRows })

const symbol = (size: number) => ({ type: 'esriSMS', style: 'esriSMSCircle', color: [1, 2, 3, 255], size })
const unique = {
  type: 'uniqueValue',
  field1: 'status',
  defaultSymbol: symbol(4),
  defaultLabel: 'other',
  uniqueValueInfos: [{ value: 'open', label: 'Open', symbol: symbol(6) }],
}
const breaks = {
  type: 'classBreaks',
  field: 'status',
  minValue: 0,
  classBreakInfos: [{ classMaxValue: 10, label: 'few', symbol: symbol(7) }],
}
const label = (field: string) => ({
  labelPlacement: 'esriServerPointLabelPlacementAboveRight',
  labelExpression: `[${field}]`,
  symbol: {
    type: 'esriTS',
    color: [0, 0, 0, 255],
    font: { family: 'Arial', size: 8, style: 'normal', weight: 'normal', decoration: 'none' },
  },
})

function layerDrawn(
  drawingInfo: LayerEntry['drawing']['drawingInfo'],
  more: Partial<LayerEntry> = {},
): LayerEntry {
  const drawing = { rendererFields: ['status'], labelFields: ['owner'], drawingInfo }
  return layerOf(0, 'Parcels', ['id', 'status', 'owner', 'cost'], { drawing, ...more })
}

const rendererOf = (info: DrawingInfo | undefined) => info?.renderer?.json
const sizeOf = (info: DrawingInfo | undefined): unknown =>
  (rendererOf(info)?.symbol as { readonly size?: unknown } | undefined)?.size

describe('The drawing of a layer', () => {
  const layer = layerDrawn({
    transparency: 30,
    renderer: unique,
    labelingInfo: [label('owner'), label('cost')],
  })

  it('is its own for views that show all fields of it', () => {
    expect(drawingFields(layer)).toEqual(['status', 'owner'])
    const both = [open, showing('status', 'owner', 'cost')]
    expect(drawingsOf(layer, both)).toEqual([{ views: both, info: undefined }])
    expect([drawsAsItIs(layer, [open]), drawsAsItIs(layer, [open, showing('status')])]).toEqual([true, false])
  })

  it('keeps of labels those that a view may see', () => {
    const [drawing] = drawingsOf(layer, [showing('status', 'owner')])
    expect(drawing?.info).toMatchObject({
      transparency: 30,
      showLabels: true,
      renderer: { json: { type: 'uniqueValue' } },
    })
    expect(drawing?.info?.labelingInfo).toHaveLength(1)
  })

  it('has one symbol and no labels for a view that may see neither', () => {
    const [drawing] = drawingsOf(layer, [showing('cost')])
    expect(drawing?.info).toMatchObject({ showLabels: true, renderer: { json: { type: 'simple' } } })
    expect(drawingsOf(layer, [showing()])[0]?.info).toEqual({
      transparency: 30,
      showLabels: false,
      renderer: { fields: [], json: expect.objectContaining({ type: 'simple' }) },
    })
    expect(sizeOf(drawing?.info)).toBe(4)
  })

  it('draws views that allow the same together, and those that allow more on top', () => {
    const drawings = drawingsOf(layer, [open, some(showing()), some(showing()), showing('status')])
    expect(drawings.map(({ views }) => printedRows(rowsOf(views)))).toEqual(['1=0 OR 1=0', 'all', 'all'])
    expect(drawings.map(({ info }) => rendererOf(info)?.type)).toEqual(['simple', 'uniqueValue', undefined])
  })
})

describe('Statistics in the drawing of a layer', () => {
  it('are no classes between breaks where rows are hidden', () => {
    const layer = layerDrawn({ renderer: breaks })
    expect([drawsAsItIs(layer, [open]), drawsAsItIs(layer, [some(open)])]).toEqual([true, false])
    expect(drawingsOf(layer, [open])[0]?.info).toBeUndefined()
    const [drawing] = drawingsOf(layer, [some(open)])
    expect([rendererOf(drawing?.info)?.type, sizeOf(drawing?.info)]).toEqual(['simple', 7])
    expect(drawsAsItIs(layer, [{ ...some(open), statedClasses: true }])).toBe(true)
  })

  it('are no visual variables where rows are hidden', () => {
    const visualVariables = [{ type: 'sizeInfo', field: 'status', minDataValue: 1, maxDataValue: 9 }]
    const layer = layerDrawn({ renderer: { ...unique, visualVariables } })
    expect([drawsAsItIs(layer, [open]), drawsAsItIs(layer, [some(open)])]).toEqual([true, false])
    const [drawing] = drawingsOf(layer, [some(open)])
    expect(rendererOf(drawing?.info)).toMatchObject({ type: 'uniqueValue' })
    expect(rendererOf(drawing?.info)).not.toHaveProperty('visualVariables')
    expect(drawsAsItIs(layerDrawn({ renderer: { ...unique, visualVariables: [] } }), [some(open)])).toBe(true)
  })
})

describe('The one symbol of a layer', () => {
  const plain = (renderer: unknown, more: Partial<LayerEntry> = {}) =>
    drawingsOf(layerDrawn(renderer === undefined ? undefined : { renderer }, more), [showing()])[0]?.info

  it.each<[string, unknown, number]>([
    ['of a simple renderer is its own', { type: 'simple', symbol: symbol(3) }, 3],
    ['of a renderer by values is the default one', unique, 4],
    ['is the first of the values without a default', { ...unique, defaultSymbol: null }, 6],
    ['is a grey one where none can be read', { type: 'heatmap' }, 5],
    [
      'is a grey one where the symbol is not known',
      { type: 'simple', symbol: { type: 'CIMSymbolReference' } },
      5,
    ],
    ['is a grey one without a drawing', undefined, 5],
  ])('%s', (_, renderer, size) => expect(sizeOf(plain(renderer))).toBe(size))

  it('is none for a layer without shapes', () => {
    expect(plain(undefined, { geometryType: undefined })).toEqual({ showLabels: false })
  })

  it('leaves out all labels where the fields of each class cannot be read', () => {
    const layer = layerDrawn({ renderer: { type: 'heatmap' } })
    expect(drawingsOf(layer, [showing('status')])[0]?.info).toMatchObject({ showLabels: false })
    expect(drawingsOf(layer, [showing('status', 'owner')])[0]?.info).toBeUndefined()
    const bare = { ...layer, drawing: { rendererFields: [], labelFields: [], drawingInfo: undefined } }
    expect(drawingsOf(bare, [showing()])[0]?.info).toBeUndefined()
  })
})
