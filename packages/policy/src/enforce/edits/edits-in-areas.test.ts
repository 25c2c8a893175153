import { printExpression } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { areaRight } from '../../model/area.fixture.ts'
import { parsed } from '../../model/parsed.fixture.ts'
import { edited, type Situation, type TableRow, table } from './map-server.fixture.ts'

/** Rows at 10, 50 and 200 along the diagonal; the area reaches from 0 to 100. */
const placed = (): TableRow[] =>
  [10, 50, 200].map((at, index) => ({ ...(table()[index] as TableRow), x: at, y: at }))
const crew = (more: Partial<Situation> = {}): Situation => ({ rows: placed(), area: areaRight(), ...more })
const layerId = 2
const partly = { allOrNothing: false }
const at = (x: number, wkid = 3857) => ({ kind: 'point', x, y: x, spatialReference: { wkid } }) as const
const codes = (json: unknown, list: string) =>
  ((json as Record<string, readonly { success: boolean; error?: { code: number } }[]>)[list] ?? []).map(
    ({ success, error }) => (success ? 0 : error?.code),
  )
const move = (OBJECTID: number, x: number, more: Partial<Situation> = {}) => {
  const situation = crew(more)
  const updates = [{ attributes: { OBJECTID }, geometry: at(x) }]
  return edited({ layers: [{ layerId, updates }], manner: partly }, situation).then((came) => ({
    ...came,
    situation,
  }))
}

describe('edits in an area', () => {
  it('move rows within it', async () => {
    const { json, situation } = await move(1, 60)
    expect([codes(json, 'updateResults'), situation.rows[0]?.x]).toEqual([[0], 60])
  })

  it.each([
    ['a row out of it', 1, 150, 1004],
    ['a row from outside into it', 3, 50, 1013],
  ])('do not move %s', async (_, id, x, code) => {
    const { json, situation } = await move(id, x)
    expect([codes(json, 'updateResults'), situation.rows]).toEqual([[code], placed()])
  })

  it('need new shapes within it also where rows may reach out of it', async () => {
    const { json } = await move(1, 150, { area: areaRight({ relation: 'intersects' }) })
    expect(codes(json, 'updateResults')).toEqual([1004])
  })

  it('do not write shapes where shapes are cut off', async () => {
    const { json } = await move(1, 60, { area: areaRight({ relation: 'intersects', clip: true }) })
    expect(codes(json, 'updateResults')).toEqual([1004])
  })

  it('leave shapes as they are without a right to them, and take the same shape again', async () => {
    const right = { geometry: false }
    expect(codes((await move(1, 60, { right })).json, 'updateResults')).toEqual([1004])
    expect(codes((await move(1, 10, { right })).json, 'updateResults')).toEqual([0])
  })

  it.each([
    ['inside', [{ attributes: {}, geometry: at(20) }], 0],
    ['outside', [{ attributes: {}, geometry: at(120) }], 1004],
    ['without a shape', [{ attributes: {} }], 1004],
  ])('add rows %s', async (_, adds, code) => {
    const { json } = await edited({ layers: [{ layerId, adds }], manner: partly }, crew())
    expect(codes(json, 'addResults')).toEqual([code])
  })

  it('refuse shapes in a reference in which the area has no place', async () => {
    const { refusal } = await edited(
      { layers: [{ layerId, adds: [{ attributes: {}, geometry: at(20, 4326) }] }] },
      crew(),
    )
    expect(refusal?.code).toBe('access.denied')
  })

  it('delete rows with the area, so that a row that has moved out of it stays', async () => {
    const situation = crew({ beforeWrite: (rows) => Object.assign(rows[0] as TableRow, { x: 300, y: 300 }) })
    const came = await edited(
      { layers: [{ layerId, deletes: { ids: [1, 2, 3] } }], manner: partly },
      situation,
    )
    expect(codes(came.json, 'deleteResults')).toEqual([1013, 0, 1013])
    expect(situation.rows.map(({ OBJECTID }) => OBJECTID)).toEqual([1, 3])
  })

  it('delete the rows of a condition that lie in it', async () => {
    const situation = crew()
    const came = await edited(
      { layers: [{ layerId, deletes: { where: undefined, area: { shape: at(10) } } }] },
      situation,
    )
    expect(came.json).toEqual({ success: true })
    expect(situation.rows.map(({ OBJECTID }) => OBJECTID)).toEqual([3])
  })

  it('delete nothing by a geometry where outer parts of shapes are hidden', async () => {
    const area = areaRight({ relation: 'intersects', clip: true })
    const asked = { deletes: { area: { shape: at(10) } } }
    const { refusal } = await edited({ layers: [{ layerId, ...asked }] }, crew({ area }))
    expect(refusal?.publicText).toMatch(/cut off/)
  })

  it('ask by a condition for rows in it alone, so that nothing counts those outside', async () => {
    const situation = crew()
    const asked = { deletes: { where: parsed('pressure > 0') } }
    const came = await edited({ layers: [{ layerId, ...asked }] }, situation)
    expect(came.questions.map(({ where }) => where && printExpression(where))).toEqual([
      'OBJECTID IN (1,2) AND pressure > 0',
    ])
  })

  it('keep from others the rows that came and are in reach, and no other', async () => {
    const updates = [1, 3].map((OBJECTID) => ({ attributes: { OBJECTID, note: 'x' } }))
    const came = await edited({ layers: [{ layerId, updates }], manner: partly }, crew())
    expect(came.kept).toEqual([1])
  })

  it('are compared by the place of the row, which cannot be put back', async () => {
    const situation = crew({ beforeWrite: (rows) => Object.assign(rows[0] as TableRow, { x: 300, y: 300 }) })
    const updates = [{ attributes: { OBJECTID: 1, note: 'new' } }]
    const came = await edited({ layers: [{ layerId, updates }], manner: partly }, situation)
    expect(came.alarms).toMatchObject([{ kind: 'out-of-reach', rowId: 1, outcome: 'put-back' }])
    expect(situation.rows[0]).toMatchObject({ note: 'a', x: 300 })
  })

  it('know of a calculation no way to carry the area', async () => {
    const calculates = {
      where: { kind: 'compare', operator: '=', left: one, right: one },
      assignments: [{ field: 'note', value: 'x' }],
    } as const
    const { refusal } = await edited({ layers: [{ layerId, calculates }] }, crew())
    expect(refusal?.publicText).toMatch(/area/)
  })
})

const one = { kind: 'number', text: '1' } as const
