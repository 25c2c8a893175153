import { describe, expect, it } from 'vitest'
import { joinedGroups } from '../../packages/policy/src/enforce/features/related-groups.ts'
import { jsonUpstreamReply } from '../../packages/policy/src/enforce/narrowing.ts'
import { combined, planned } from './planned.ts'

/**
 * A map server that does not know a parameter answers as if it were not there: rows, where statistics, ids or an extent were asked for. They
 * came through as they were, because a summary has no fields of the layer to hide.
 */
describe('rows that come instead of a summary', () => {
  const layer = {
    geometryType: 'esriGeometryPoint',
    fields: [
      { name: 'OBJECTID', type: 'esriFieldTypeOID' },
      { name: 'KIND', type: 'esriFieldTypeString' },
      { name: 'OWNER', type: 'esriFieldTypeString' },
    ],
  }
  const rows = [{ attributes: { OBJECTID: 1, KIND: 'open', OWNER: 'Ines' }, geometry: { x: 1, y: 2 } }]
  const stats = encodeURIComponent(
    JSON.stringify([
      { statisticType: 'count', onStatisticField: 'OBJECTID', outStatisticFieldName: 'OWNER' },
    ]),
  )

  it.each([
    ['ids', 'returnIdsOnly=true', []],
    ['a count', 'returnCountOnly=true', []],
    ['an extent', 'returnExtentOnly=true', []],
    ['statistics', `outStatistics=${stats}`, [{ attributes: {} }]],
    [
      'statistics of groups',
      `outStatistics=${stats}&groupByFieldsForStatistics=KIND`,
      [{ attributes: { KIND: 'open' } }],
    ],
  ])('are left out: %s', async (_, asked, features) => {
    const plan = planned(layer, [{ fields: { except: ['OWNER'] } }], `where=1%3D1&${asked}`)
    expect((await combined(plan, [{ features: rows }])).features).toEqual(features)
  })

  it('do not keep the results of a summary away, by the names that the client gave', async () => {
    const plan = planned(layer, [{ fields: { except: ['OWNER'] } }], `where=1%3D1&outStatistics=${stats}`)
    const [name] = JSON.parse(
      new URLSearchParams(plan.steps[0]?.([]).question.query).get('outStatistics') ?? '',
    )
    const features = [{ attributes: { [name.outStatisticFieldName.toUpperCase()]: 12 } }]
    expect((await combined(plan, [{ features }])).features).toEqual([{ attributes: { OWNER: 12 } }])
  })

  it('leave no box and no grid around hidden shapes', async () => {
    const plan = planned(layer, [{ fields: { except: ['OWNER'] } }], 'where=1%3D1&returnCountOnly=true')
    const around = { bbox: [1, 2, 1, 2], extent: { xmin: 1 }, transform: { translate: [1, 2] } }
    expect(await combined(plan, [{ ...around, features: rows }])).toEqual({ features: [] })
  })

  it('leave nothing of what describes hidden columns', async () => {
    const plan = planned(layer, [{ fields: { except: ['OWNER'] } }], `where=1%3D1&outStatistics=${stats}`)
    const told = {
      fields: [
        { name: 'OWNER_ID', alias: 'Owned by' },
        { name: 'KIND', alias: 'Kind' },
      ],
      fieldAliases: { KIND: 'Kind', OBJECTID: 'hidden words' },
      features: rows,
    }
    const json = await combined(plan, [told])
    expect([json.fields, json.fieldAliases, json.features]).toEqual([[], {}, [{ attributes: {} }]])
  })

  it('are left out: counts of related records', () => {
    const relatedRecords = [{ attributes: { OWNER: 'Ines' }, geometry: { x: 1, y: 2 } }]
    const reply = jsonUpstreamReply({
      relatedRecordGroups: [
        { objectId: 9, relatedRecords },
        { objectId: 8, count: 3 },
      ],
    })
    const shown = [{ fields: undefined, hasShape: true }]
    const { body } = joinedGroups([reply], { key: 'ID', shown, most: 9, isCount: true })
    expect(JSON.parse(Buffer.from(body as Uint8Array).toString('utf8')).relatedRecordGroups).toEqual([
      { objectId: 9 },
      { objectId: 8, count: 3 },
    ])
  })
})
