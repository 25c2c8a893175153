import { describe, expect, it } from 'vitest'
import { planned } from './planned.ts'

/**
 * `envelopeAggregate`, `convexHullAggregate` and `centroidAggregate` need no field, so a group by object id told the place of every
 * row whose geometry was hidden.
 */
describe('an aggregate of hidden shapes', () => {
  const layer = {
    geometryType: 'esriGeometryPoint',
    fields: [
      { name: 'OBJECTID', type: 'esriFieldTypeOID' },
      { name: 'NAME', type: 'esriFieldTypeString' },
    ],
  }

  /** The request that would go to the map server. */
  function sent(statistics: unknown): string {
    const list = encodeURIComponent(JSON.stringify(statistics))
    const query = `where=1%3D1&groupByFieldsForStatistics=OBJECTID&outStatistics=${list}`
    const [step] = planned(layer, [{ fields: { except: ['geometry'] } }], query).steps
    return decodeURIComponent(step?.([]).question.query ?? '')
  }

  it.each(['envelopeAggregate', 'convexHullAggregate', 'centroidAggregate'])(
    'is over no rows: %s',
    (statisticType) => {
      expect(sent([{ statisticType }])).toContain('1=0')
    },
  )

  it('is told from numbers of fields that are seen', () => {
    const counted = [{ statisticType: 'count', onStatisticField: 'NAME', outStatisticFieldName: 'n' }]
    expect(sent(counted)).not.toContain('1=0')
  })
})
