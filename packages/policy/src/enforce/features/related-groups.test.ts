import { describe, expect, it } from 'vitest'
import { jsonUpstreamReply } from '../narrowing.ts'
import { joinedGroups } from './related-groups.ts'

const group = (...rows: readonly object[]) =>
  jsonUpstreamReply({
    relatedRecordGroups: [{ objectId: 9, relatedRecords: rows.map((attributes) => ({ attributes })) }],
  })
const rowsOf = (
  joining: Partial<Parameters<typeof joinedGroups>[1]>,
  ...replies: readonly ReturnType<typeof group>[]
) => {
  const shown = replies.map(() => ({ fields: undefined, hasShape: true }))
  const joined = joinedGroups(replies, { key: 'ID', shown, most: 100, ...joining })
  const { relatedRecordGroups } = JSON.parse(Buffer.from(joined.body as Uint8Array).toString('utf8'))
  return relatedRecordGroups[0].relatedRecords.map(({ attributes }: { attributes: object }) => attributes)
}

describe('Related records of several replies', () => {
  it('are one for each row, with what any reply shows of it', () => {
    expect(rowsOf({}, group({ ID: 1, a: 1 }, { ID: 2, a: 2 }), group({ ID: 1, b: 3 }))).toEqual([
      { ID: 1, a: 1, b: 3 },
      { ID: 2, a: 2 },
    ])
  })

  it('have no field that their reply does not show, though a server adds its object id', () => {
    const shown = [new Set(['id', 'a']), new Set(['b'])].map((fields) => ({ fields, hasShape: true }))
    expect(rowsOf({ shown }, group({ ID: 1, a: 1 }), group({ ID: 1, b: 3 }, { ID: 2, b: 4 }))).toEqual([
      { ID: 1, a: 1, b: 3 },
      { b: 4 },
    ])
  })

  it('are not more than the limit of records', () => {
    expect(rowsOf({ most: 1 }, group({ ID: 1 }, { ID: 2 }))).toEqual([{ ID: 1 }])
  })
})
