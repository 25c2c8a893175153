import { describe, expect, it } from 'vitest'
import { edited, hydrants, type Situation, type TableRow, table } from './map-server.fixture.ts'

const ids = [
  '00000000-0000-0000-0000-00000000000A',
  '00000000-0000-0000-0000-00000000000B',
  '00000000-0000-0000-0000-00000000000C',
]
const withIds = (): TableRow[] => table().map((row, index) => ({ ...row, GLOBALID: `{${ids[index]}}` }))
const layer = {
  globalIdField: 'GLOBALID',
  fields: [
    ...hydrants.fields,
    { name: 'GLOBALID', type: 'esriFieldTypeGlobalID', alias: 'GLOBALID', readOnly: true },
  ],
} as const
const crew = (more: Partial<Situation> = {}): Situation => ({
  rows: withIds(),
  where: "district = 'n'",
  layer,
  ...more,
})
const layerId = 2
const byGlobalId = { byGlobalId: true, allOrNothing: false }

const writesIn = ({ asked }: Awaited<ReturnType<typeof edited>>) =>
  asked.filter(({ kind }) => kind === 'edit')

describe('rows that are named by global ids', () => {
  it('are found by them in any spelling', async () => {
    const situation = crew()
    const updates = [ids[0]?.toLowerCase(), `{${ids[1]}}`, ids[2]].map((id = '') => ({
      attributes: { globalid: id, note: `${id.length}` },
    }))
    const came = await edited({ layers: [{ layerId, updates }], manner: byGlobalId }, situation)
    expect(came.json?.updateResults).toMatchObject([{ success: true }, { success: true }, { success: false }])
    expect(situation.rows.map(({ note }) => note)).toEqual(['36', '38', 'c'])
  })

  it('are refused where the object id is that of another row', async () => {
    const updates = [{ attributes: { OBJECTID: 2, GLOBALID: ids[0] ?? '', note: 'x' } }]
    for (const manner of [byGlobalId, { allOrNothing: false }]) {
      const situation = crew()
      const came = await edited({ layers: [{ layerId, updates }], manner }, situation)
      expect(came.json?.updateResults).toMatchObject([{ error: { code: 1013 } }])
      expect(situation.rows).toEqual(withIds())
    }
  })
})

describe('a field by which rows are named', () => {
  const id = ids[0] ?? ''
  const changes = (attributes: Record<string, string | number>) => ({
    layers: [{ layerId, updates: [{ attributes }] }],
  })

  it.each([
    ['the global id', ['globalid'], { ...changes({ GLOBALID: id, note: 'x' }), manner: byGlobalId }],
    ['the global id beside the object id', ['globalid'], changes({ OBJECTID: 1, GLOBALID: id, note: 'x' })],
    ['the object id', ['objectid'], changes({ OBJECTID: 1, note: 'x' })],
    ['the object id of a deletion', ['objectid'], { layers: [{ layerId, deletes: { ids: [1] } }] }],
  ])('is unknown where it is hidden: %s', async (_, hidden, edit) => {
    const came = await edited(edit, crew({ hidden }))
    expect(came.refusal?.code).toBe('request.parameter-invalid')
    expect(came.asked).toEqual([])
  })

  it('may not be written into a row that is added where it is hidden', async () => {
    const adds = [{ attributes: { GLOBALID: '00000000-0000-0000-0000-0000000000AD', district: 'n' } }]
    const came = await edited(
      { layers: [{ layerId, adds }], manner: byGlobalId },
      crew({ hidden: ['globalid'] }),
    )
    expect(came.refusal?.code).toBe('request.parameter-invalid')
  })

  it('is not told of a row that is added where it is hidden', async () => {
    const adds = [{ attributes: { district: 'n' } }]
    const came = await edited({ layers: [{ layerId, adds }] }, crew({ hidden: ['objectid', 'globalid'] }))
    expect(came.json?.addResults).toEqual([{ objectId: null, success: true }])
  })
})

describe('a global id that several rows have', () => {
  const planted = () => [
    ...withIds(),
    { ...(withIds()[0] as TableRow), OBJECTID: 9, GLOBALID: `{${ids[2]}}` },
  ]

  it.each([
    ['updates', { updates: [{ attributes: { GLOBALID: ids[2] ?? '', note: 'x' } }] }, 'updateResults', 1013],
    ['deletes', { deletes: { globalIds: [ids[2] ?? ''] } }, 'deleteResults', 1013],
    ['adds', { adds: [{ attributes: { GLOBALID: ids[2] ?? '', district: 'n' } }] }, 'addResults', 1017],
  ])('names none of them in %s, be they in reach or not', async (_, changes, list, code) => {
    const situation = crew({ rows: planted() })
    const came = await edited({ layers: [{ layerId, ...changes }], manner: byGlobalId }, situation)
    expect(came.json?.[list]).toMatchObject([{ error: { code } }])
    expect([came.asked, situation.rows]).toEqual([[], planted()])
  })

  it('is not sent where the object id is known', async () => {
    const updates = [0, 1].map((at) => ({ attributes: { GLOBALID: ids[at] ?? '', note: `${at}` } }))
    const { asked } = await edited({ layers: [{ layerId, updates }], manner: byGlobalId }, crew())
    const [sent] = asked
    expect(sent?.kind === 'edit' && sent.manner.byGlobalId).toBeFalsy()
  })

  it('is given to one row only', async () => {
    const adds = [1, 2].map(() => ({
      attributes: { GLOBALID: '00000000-0000-0000-0000-0000000000AD', district: 'n' },
    }))
    const came = await edited({ layers: [{ layerId, adds }], manner: byGlobalId }, crew())
    expect(came.refusal?.code).toBe('request.parameter-invalid')
  })

  it('takes no files', async () => {
    const attachments = { adds: [{ rowGlobalId: ids[2] ?? '', globalId: ids[0] ?? '' }] }
    const came = await edited(
      { layers: [{ layerId, attachments }], manner: byGlobalId },
      crew({ rows: planted() }),
    )
    expect(came.asked).toEqual([])
  })
})

describe('attachments inside an edit', () => {
  const file = '00000000-0000-0000-0000-0000000000F1'
  const attach = (attachments: object, more: Partial<Situation> = {}, layers: object = {}) =>
    edited({ layers: [{ layerId, attachments, ...layers }], manner: byGlobalId }, crew(more))

  it.each([
    ['a row in reach', ids[0], true],
    ['a row out of reach', ids[2], false],
    ['a row that is not there', file, false],
  ])('are added to %s', async (_, rowGlobalId, isSent) => {
    const came = await attach({ adds: [{ rowGlobalId, globalId: file }] })
    expect(writesIn(came)).toHaveLength(isSent ? 1 : 0)
  })

  it.each(['updates', 'deletes'])('as %s belong to rows in reach', async (kind) => {
    const parents = new Map([[file, 3]])
    const denied = await attach({ [kind]: [{ globalId: file }] }, { parents })
    const missing = await attach({ [kind]: [{ globalId: file }] })
    expect(JSON.stringify(denied.json)).toBe(JSON.stringify(missing.json))
    const permitted = await attach({ [kind]: [{ globalId: file }] }, { parents: new Map([[file, 1]]) })
    expect([denied, permitted].map((came) => writesIn(came).length)).toEqual([0, 1])
  })

  it('may hang on a row that the same edit adds', async () => {
    const rowGlobalId = '00000000-0000-0000-0000-0000000000AD'
    const adds = [{ attributes: { district: 'n', GLOBALID: rowGlobalId } }]
    const came = await attach({ adds: [{ rowGlobalId, globalId: file }] }, {}, { adds })
    expect(came.asked).toHaveLength(1)
  })

  it.each([
    ['adds', { add: false, delete: true }],
    ['deletes', { add: true, delete: false }],
    ['updates', { add: true, delete: false }],
  ])('are refused as %s without the right to them', async (kind, attachments) => {
    const came = await attach(
      { [kind]: [{ globalId: file, rowGlobalId: ids[0] }] },
      { right: { attachments } },
    )
    expect(came.refusal?.code).toBe('access.denied')
  })
})

describe('a file whose row changes hands before it is written', () => {
  const file = '00000000-0000-0000-0000-0000000000F1'
  const leaves = (rows: TableRow[]) => {
    for (const row of rows) if (row.OBJECTID === 1) row.district = 's'
  }
  const inside = { layers: [{ layerId, attachments: { adds: [{ rowGlobalId: ids[0], globalId: file }] } }] }
  const ofRow = {
    layers: [{ layerId, attachments: { adds: [{ rowId: 1 }] } }],
    manner: {},
    calledAs: 'FeatureServer.addAttachment',
  }

  it.each([
    ['inside an edit', { ...inside, manner: byGlobalId }],
    ['of a row', ofRow],
  ])('is told of in an alarm: %s', async (_, edit) => {
    const left = 'a file that was written is not taken back'
    const lost = await edited(edit, crew({ beforeWrite: leaves }))
    expect(lost.alarms).toEqual([{ kind: 'out-of-reach', layerId, rowId: 1, outcome: { left } }])
    expect((await edited(edit, crew())).alarms).toBeUndefined()
  })

  it.each([
    ['inside an edit', { ...inside, manner: byGlobalId }],
    ['of a row', ofRow],
  ])('is refused where writes have to carry their condition: %s', async (_, edit) => {
    const came = await edited(edit, crew({ right: { onlyConditional: true } }))
    expect(came.refusal?.publicText).toContain('a file cannot')
  })
})
