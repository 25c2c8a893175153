import { buildRequest, parseExpression, printIntent } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { layerOf } from '../../decide/policy.fixture.ts'
import { allRows, noRows, type RowFilter, rowsWhere } from '../../model/row-filter.ts'
import { jsonUpstreamReply } from '../narrowing.ts'
import { idsAmong, idsOf } from './own-queries.ts'

const layer = layerOf(2, 'Parcels', ['OBJECTID', 'district'])
const service = { folder: 'Water', service: 'Assets', serviceType: 'FeatureServer' } as const

function conditionFrom(text: string) {
  const parsed = parseExpression(text)
  if ('fault' in parsed) throw new Error(text)
  return parsed.expression
}

const sent = (ids: readonly number[], rows: RowFilter): string => {
  const { path, query } = buildRequest(printIntent(idsAmong({ service }, layer, { ids, rows })))
  return `${path}?${decodeURIComponent(query)}`
}

describe('a question of policy for the ids that a filter shows', () => {
  const begins = '/rest/services/Water/Assets/FeatureServer/2/query?where='

  it.each([
    [
      'names ids and filter in one condition',
      [3, 4],
      rowsWhere(conditionFrom("district = 'n'")),
      "district = 'n' AND OBJECTID IN (3,4)",
    ],
    ['names the ids alone where all rows are seen', [3], allRows, 'OBJECTID IN (3)'],
    ['asks for no row where none is seen', [3], noRows, '1=0'],
    ['asks for no row where no id is named', [], allRows, '1=0'],
  ])('%s', (_, ids, rows, condition) => {
    expect(sent(ids, rows)).toBe(`${begins}${condition}&returnIdsOnly=true&f=json`)
  })

  it('reads numbers alone, and none of a reply that failed', () => {
    expect([...idsOf(jsonUpstreamReply({ objectIds: [1, '2', 3] }))]).toEqual([1, 3])
    expect([...idsOf(jsonUpstreamReply({ objectIds: null, objectIdFieldName: 'OBJECTID' }))]).toEqual([])
    expect([...idsOf({ ...jsonUpstreamReply({ objectIds: [1] }), status: 500 })]).toEqual([])
    expect(() => idsOf(jsonUpstreamReply({ status: 'busy' }))).toThrow('upstream.invalid-reply')
  })
})
