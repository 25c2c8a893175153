import { parseExpression, readIntent } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { layerOf, requestOf } from '../../decide/policy.fixture.ts'
import { drawingsOf, drawsAsItIs } from '../../model/drawing.ts'
import type { View } from '../../model/rights.ts'
import { allRows, rowsWhere } from '../../model/row-filter.ts'
import { showLegend } from './legend.ts'
import { shownDrawing } from './shown-drawing.ts'

const symbol = (size: number) => ({ type: 'esriSMS', style: 'esriSMSCircle', color: [1, 2, 3, 255], size })
const renderer = {
  type: 'classBreaks',
  field: 'PSI',
  minValue: 1,
  classBreakInfos: [
    { classMaxValue: 40, label: '1 to 40', symbol: symbol(3) },
    { classMaxValue: 977, label: '40 to 977', symbol: symbol(7) },
  ],
  authoringInfo: { statistics: { max: 977 } },
}
const layer = layerOf(0, 'Hydrants', ['OBJECTID', 'PSI', 'DISTRICT'], {
  drawing: { rendererFields: ['PSI'], labelFields: [], drawingInfo: { renderer } },
})
const where = parseExpression("DISTRICT = 'north'")

const view = (more: Partial<View>): View => ({
  grant: 'g',
  fields: null,
  rows: 'fault' in where ? allRows : rowsWhere(where.expression),
  records: Number.POSITIVE_INFINITY,
  picture: {
    scaleFrom: 0,
    scaleTo: Number.POSITIVE_INFINITY,
    pixels: Number.POSITIVE_INFINITY,
    formats: null,
  },
  ...more,
})

/** How many symbols, and whether words, are in description and legend, and whether the picture is drawn as the author has it. */
function told(views: readonly View[], supportsDynamicLayers = true) {
  const service = {
    name: 'Water',
    type: 'MapServer',
    cached: false,
    layers: [layer],
    capabilities: [],
    supportsDynamicLayers,
  }
  const seen = { layer, views }
  const rights = { service, whole: false, tiles: [], layers: new Map([[0, seen]]) }
  const legend = renderer.classBreakInfos.map(({ label }) => ({ label, imageData: 'x' }))
  const intent = readIntent(requestOf('legend').map)
  if (intent.kind !== 'legend') throw new Error(intent.kind)
  const { layers } = showLegend({ layers: [{ layerId: 0, legend }] }, { intent, rights }) as {
    layers: { legend: { label: string }[] }[]
  }
  return {
    description: (shownDrawing(seen, { renderer }) as { renderer: { type: string } }).renderer.type,
    legend: layers[0]?.legend.map(({ label }) => label),
    isOwnPicture:
      drawsAsItIs(layer, views) && drawingsOf(layer, views).every(({ info }) => info === undefined),
  }
}

const oneSymbol = { description: 'simple', legend: [''], isOwnPicture: false }
const allClasses = { description: 'classBreaks', legend: ['1 to 40', '40 to 977'], isOwnPicture: true }

describe('Classes between breaks', () => {
  it('are one symbol in picture, legend and description, where rows are hidden', () => {
    expect(told([view({})])).toEqual(oneSymbol)
    expect(
      told([view({}), view({ fields: new Set(['objectid', 'psi', 'geometry']), rows: allRows })]),
    ).toEqual(allClasses)
  })

  it('are told in all three where a grant tells what the author fixed', () => {
    expect(told([view({ statedClasses: true })])).toEqual(allClasses)
    expect(
      JSON.stringify(shownDrawing({ layer, views: [view({ statedClasses: true })] }, { renderer })),
    ).not.toContain('authoringInfo')
  })

  it('are not told by a grant that hides their field', () => {
    const hidden = view({ statedClasses: true, fields: new Set(['objectid', 'district', 'geometry']) })
    expect(told([hidden])).toEqual(oneSymbol)
  })

  it('are without words in the legend of a service that cannot draw them otherwise', () => {
    expect(told([view({})], false).legend).toEqual(['', ''])
  })
})
