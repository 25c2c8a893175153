import { describe, expect, it } from 'vitest'
import { areaRight } from '../../model/area.fixture.ts'
import { areaRowsKey } from '../../model/area-right.ts'
import { assets, layerOf } from '../../model/catalog.fixture.ts'
import { type Facts, noFacts, type RowsFound, rowsNeedKey } from '../../model/facts.ts'
import { outcomeOf } from '../../model/refusal.ts'
import type { ServiceRights, View } from '../../model/rights.ts'
import { allRows, conditionOf, printedRows, rowsInArea } from '../../model/row-filter.ts'
import { withKnownRows } from './known-rows.ts'

const area = areaRight()
const key = (layerId: number) => rowsNeedKey(layerId, areaRowsKey(area))
const endless = Number.POSITIVE_INFINITY
const view = (layerId: number): View => ({
  grant: 'contractor',
  fields: null,
  rows: rowsInArea(allRows, { key: key(layerId), layerId, right: area }),
  area,
  records: endless,
  picture: { scaleFrom: 0, scaleTo: endless, pixels: endless, formats: null },
})
const layers = [0, 1].map((id) => layerOf(id, `Layer ${id}`, ['OBJECTID']))
const rightsWith = (facts: Facts): ServiceRights => ({
  service: assets,
  whole: false,
  tiles: [],
  layers: new Map(layers.map((layer) => [layer.id, { layer, views: [view(layer.id)] }])),
  facts,
})
const known = (...found: readonly [number, RowsFound][]) =>
  withKnownRows(rightsWith({ ...noFacts, rows: new Map(found.map(([id, rows]) => [key(id), rows])) }))
const rowsOfLayer = (rights: ServiceRights, id: number) => {
  const rows = rights.layers.get(id)?.views[0]?.rows
  if (rows === undefined) throw new Error('the layer has no view')
  return rows
}

describe('Rows in an area that are known', () => {
  it('are a condition on ids, for their own layer alone', () => {
    const rights = known([0, { ids: [3, 1, 7] }])
    expect(printedRows(rowsOfLayer(rights, 0))).toBe('OBJECTID IN (3,1,7)')
    expect(() => conditionOf(rowsOfLayer(rights, 1))).toThrow()
  })

  it('are written as ranges where many follow each other', () => {
    const many = Array.from({ length: 20 }, (_, index) => index + 100)
    expect(printedRows(rowsOfLayer(known([0, { ids: [5, ...many, 9] }]), 0))).toBe(
      'OBJECTID IN (5,9) OR OBJECTID BETWEEN 100 AND 119',
    )
  })

  it('are no rows where none lies in it', () =>
    expect(printedRows(rowsOfLayer(known([0, { ids: [] }]), 0))).toBe('1=0'))

  it('are refused where they are too many', () => {
    const { refusal } = outcomeOf(() => conditionOf(rowsOfLayer(known([0, { tooMany: 9 }]), 0)))
    expect(refusal?.publicText).toContain('More than 9 rows')
  })
})
