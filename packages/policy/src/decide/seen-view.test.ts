import { parseExpression } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { layerOf } from '../model/catalog.fixture.ts'
import type { View } from '../model/rights.ts'
import { allRows, noRows, rowsWhere } from '../model/row-filter.ts'
import { grantedViewInWords, seenView, viewInWords } from './seen-view.ts'

const layer = layerOf(0, 'Parcels', ['OBJECTID', 'Address', 'owner'])
const view: View = {
  grant: 'crew',
  fields: null,
  rows: allRows,
  records: Number.POSITIVE_INFINITY,
  picture: {
    scaleFrom: 0,
    scaleTo: Number.POSITIVE_INFINITY,
    pixels: Number.POSITIVE_INFINITY,
    formats: null,
  },
}
const parsed = parseExpression("Address = 'here'")
const here = 'fault' in parsed ? noRows : rowsWhere(parsed.expression)

describe('A view for people', () => {
  it.each<[string, Partial<View>, string]>([
    ['that hides nothing', {}, 'fields all; rows all [crew]'],
    [
      'of some fields, in the order and spelling of the layer',
      { fields: new Set(['owner', 'geometry', 'address']) },
      'fields Address, owner; rows all [crew]',
    ],
    ['of some rows', { rows: here }, "fields all; rows Address = 'here' [crew]"],
    ['of no field and no row', { fields: new Set(), rows: noRows }, 'fields ; rows 1=0 [crew]'],
  ])('%s', (_, more, words) => {
    const seen = seenView({ layer }, { ...view, ...more })
    expect(grantedViewInWords(seen)).toBe(words)
    expect(`${viewInWords(seen)} [crew]`).toBe(words)
  })
})
