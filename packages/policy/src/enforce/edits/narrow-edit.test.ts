import { printExpression } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { parsed } from '../../model/parsed.fixture.ts'
import { allRows, rowsWhere } from '../../model/row-filter.ts'
import { type Came, edited, hydrants, type Situation, type TableRow, table } from './map-server.fixture.ts'

const inNorth = "district = 'n'"
const crew = (more: Partial<Situation> = {}): Situation => ({
  rows: table(),
  where: inNorth,
  hidden: ['owner'],
  ...more,
})
const layer = 2
const update = (OBJECTID: number, attributes: Record<string, string | number | null>) => ({
  attributes: { OBJECTID, ...attributes },
})
const partly = { allOrNothing: false }
const results = ({ json = {} }: Came, list: string) =>
  json[list] as readonly { success: boolean; error?: { code: number } }[]
const codes = (came: Came, list: string) =>
  results(came, list).map(({ success, error }) => (success ? 0 : error?.code))
const row = (rows: readonly TableRow[], id: number) => rows.find(({ OBJECTID }) => OBJECTID === id)

describe('an update', () => {
  it('of one row goes with its condition, before and after the change', async () => {
    const situation = crew()
    const came = await edited(
      { layers: [{ layerId: layer, updates: [update(1, { note: 'new' })] }] },
      situation,
    )
    expect(came.json).toEqual({
      addResults: [],
      updateResults: [{ objectId: 1, success: true }],
      deleteResults: [],
    })
    expect([came.reads, came.asked.length]).toEqual([1, 1])
    const [sent] = came.asked
    const where = sent?.kind === 'edit' ? sent.layers[0]?.calculates?.where : undefined
    expect(where && printExpression(where)).toBe("OBJECTID IN (1) AND district = 'n'")
    expect(row(situation.rows, 1)?.note).toBe('new')
  })

  it('of the field that decides is judged by the row as it becomes', async () => {
    const situation = crew()
    const away = await edited(
      { layers: [{ layerId: layer, updates: [update(1, { district: 's' })] }], manner: partly },
      situation,
    )
    expect(codes(away, 'updateResults')).toEqual([1019])
    expect([away.asked.length, situation.rows]).toEqual([0, table()])
  })

  it.each([
    ['another case', 'N'],
    ['a blank', 'n '],
    ['an accent', 'ń'],
    ['nothing', null],
    ['an unseen character', 'n\u200b'],
    ['an empty text', ''],
    ['a number', 7],
  ])(
    'writes no %s into a field that decides, because databases read it in several ways',
    async (_, value) => {
      const situation = crew({ where: "district <> 's' AND district <> 'ñ' AND district <> 'x'" })
      const asked = { ...situation, where: "district = 'n' OR district <> 'n'" }
      const came = await edited(
        { layers: [{ layerId: layer, updates: [update(1, { district: value })] }], manner: partly },
        asked,
      )
      expect(codes(came, 'updateResults')).toEqual([1019])
      expect(asked.rows).toEqual(table())
    },
  )

  it('answers a row that is denied and one that is missing alike', async () => {
    const ask = (id: number) =>
      edited({ layers: [{ layerId: layer, updates: [update(id, { note: 'x' })] }], manner: partly }, crew())
    const [denied, missing] = [await ask(3), await ask(9)]
    expect(JSON.stringify(denied.json)).toBe(JSON.stringify(missing.json).replace('9', '3'))
    expect([denied.asked, missing.asked]).toEqual([[], []])
  })

  it('is refused as a whole where one change of it may not be made', async () => {
    const situation = crew()
    const came = await edited(
      { layers: [{ layerId: layer, updates: [update(1, { note: 'x' }), update(3, { note: 'x' })] }] },
      situation,
    )
    expect(came.refusal?.code).toBe('edit.rolled-back')
    expect(came.refusal?.details?.at(-1)).toBe('Operation rolled back.')
    expect(situation.rows).toEqual(table())
  })

  it('keeps the order of what was submitted', async () => {
    const came = await edited(
      {
        layers: [
          {
            layerId: layer,
            updates: [update(3, { note: 'x' }), update(1, { note: 'x' }), update(9, { note: 'x' })],
          },
        ],
        manner: partly,
      },
      crew(),
    )
    expect(codes(came, 'updateResults')).toEqual([1013, 0, 1013])
  })

  it.each(['owner', 'OWNER', 'nothing_of_it'])(
    'does not know the field %s, be it hidden or not there',
    async (name) => {
      const came = await edited(
        { layers: [{ layerId: layer, updates: [update(1, { [name]: null })] }] },
        crew(),
      )
      expect(came.refusal).toMatchObject({
        code: 'request.parameter-invalid',
        publicText: 'updates names a field that this layer does not have.',
      })
    },
  )

  it('takes whole rows, and writes what differs alone', async () => {
    const situation = crew({ right: { fields: new Set(['note']) } })
    const whole = update(1, { status: 'open', district: 'n', note: 'new', pressure: 3, edited: 0 })
    const came = await edited({ layers: [{ layerId: layer, updates: [whole] }], manner: partly }, situation)
    expect(codes(came, 'updateResults')).toEqual([0])
    const [sent] = came.asked
    expect(sent?.kind === 'edit' && sent.layers[0]?.calculates?.assignments).toEqual([
      { field: 'note', value: 'new' },
    ])
  })

  it.each([
    ['a field that may not be written', { fields: new Set(['note']) }, { status: 'closed' }],
    ['a field of the map server', {}, { edited: 7 }],
    ['a field that is set', { set: new Map([['status', 'seen']]) }, { status: 'closed' }],
    ['the owner', { own: { field: 'editor', value: 'user:ines' } }, { editor: 'user:bo' }],
  ])('writes no other value into %s', async (_, right, attributes) => {
    const situation = crew({ right })
    const came = await edited(
      { layers: [{ layerId: layer, updates: [update(1, attributes)] }], manner: partly },
      situation,
    )
    expect(codes(came, 'updateResults')).toEqual([1023])
    expect(situation.rows).toEqual(table())
  })

  it('is not compared with a row that its editor may not read', async () => {
    const right = { fields: new Set(['note']), reads: false }
    const ask = (status: string) =>
      edited(
        { layers: [{ layerId: layer, updates: [update(1, { status })] }], manner: partly },
        crew({ right }),
      )
    expect((await ask('open')).json).toEqual((await ask('shut')).json)
  })

  it('sets what the grant sets, and keeps to rows of its own', async () => {
    const right = { set: new Map([['status', 'seen']]), own: { field: 'editor', value: 'user:ines' } }
    const situation = crew({ right })
    const came = await edited(
      {
        layers: [{ layerId: layer, updates: [update(1, { note: 'x' }), update(2, { note: 'x' })] }],
        manner: partly,
      },
      situation,
    )
    expect(codes(came, 'updateResults')).toEqual([0, 1013])
    expect(row(situation.rows, 1)).toMatchObject({ note: 'x', status: 'seen' })
  })

  it.each([
    ['twice', [update(1, { note: 'x' }), update(1, { note: 'y' })]],
    ['by a broken number', [update(1.5, { note: 'x' })]],
    ['by no number', [{ attributes: { note: 'x' } }]],
  ])('names its row once and plainly, not %s', async (_, updates) => {
    const came = await edited({ layers: [{ layerId: layer, updates }] }, crew())
    expect(came.refusal?.code).toBe('request.parameter-invalid')
  })

  it('holds no number that the field would round, and no text that it would cut', async () => {
    const ask = (attributes: Record<string, string | number>) =>
      edited({ layers: [{ layerId: layer, updates: [update(1, attributes)] }], manner: partly }, crew())
    expect(codes(await ask({ pressure: 3.7 }), 'updateResults')).toEqual([1000])
    expect(codes(await ask({ status: 'much too long' }), 'updateResults')).toEqual([1000])
  })
})

describe('an add', () => {
  it('is judged by what is written', async () => {
    const add = (attributes: Record<string, string | number | null>) =>
      edited({ layers: [{ layerId: layer, adds: [{ attributes }] }], manner: partly }, crew())
    expect(codes(await add({ district: 'n', note: 'x' }), 'addResults')).toEqual([0])
    expect(codes(await add({ district: 's' }), 'addResults')).toEqual([1017])
    const silent = await add({ note: 'x' })
    expect(results(silent, 'addResults')[0]?.error).toEqual({
      code: 1017,
      description: 'It has to be said what district is.',
    })
  })

  it('gets what the grant sets, and its owner', async () => {
    const right = { set: new Map([['district', 'n']]), own: { field: 'editor', value: 'user:ines' } }
    const situation = crew({ right })
    const came = await edited(
      { layers: [{ layerId: layer, adds: [{ attributes: { OBJECTID: 1, note: 'x' } }] }] },
      situation,
    )
    expect(codes(came, 'addResults')).toEqual([0])
    expect(situation.rows.at(-1)).toMatchObject({
      district: 'n',
      editor: 'user:ines',
      note: 'x',
      OBJECTID: 4,
    })
  })

  it('is told where the map server makes something else of it', async () => {
    const came = await edited(
      { layers: [{ layerId: layer, adds: [{ attributes: { district: 'n' } }] }] },
      crew({ rows: spoiling(table()) }),
    )
    expect(came.alarms).toMatchObject([{ kind: 'moved-out', layerId: layer }])
  })
})

/** A table whose rules put every new row into the south. */
function spoiling(rows: TableRow[]): TableRow[] {
  const push = rows.push.bind(rows)
  rows.push = (...more) => push(...more.map((one) => Object.assign(one, { district: 's' })))
  return rows
}

describe('a deletion', () => {
  it('goes with its condition, and says of each row what became of it', async () => {
    const situation = crew()
    const came = await edited(
      { layers: [{ layerId: layer, deletes: { ids: [3, 1, 9] } }], manner: partly },
      situation,
    )
    expect(codes(came, 'deleteResults')).toEqual([1013, 0, 1013])
    expect(situation.rows.map(({ OBJECTID }) => OBJECTID)).toEqual([2, 3])
  })

  it('is found out by reading again where the map server does not say what it deleted', async () => {
    const situation = crew()
    const server = {
      ...situation,
      layer: { editing: { ...hydrants.editing, tellsDeleted: false } },
    } as Situation
    const came = await edited({ layers: [{ layerId: layer, deletes: { ids: [1] } }] }, server)
    expect(codes(came, 'deleteResults')).toEqual([0])
  })

  it('never reaches a row that changed hands', async () => {
    const situation = crew({ beforeWrite: (rows) => Object.assign(rows[0] as TableRow, { district: 's' }) })
    const came = await edited(
      { layers: [{ layerId: layer, deletes: { ids: [1, 2] } }], manner: partly },
      situation,
    )
    expect(codes(came, 'deleteResults')).toEqual([1013, 0])
    expect(row(situation.rows, 1)).toBeDefined()
  })

  it.each([
    ['several rows as a whole', { deletes: { ids: [1, 2] } }],
    ['a row beside another change', { deletes: { ids: [1] }, updates: [update(2, { note: 'x' })] }],
  ])('of %s is refused where rows may leave the reach', async (_, changes) => {
    const situation = crew()
    const came = await edited({ layers: [{ layerId: layer, ...changes }] }, situation)
    expect(came.refusal?.code).toBe('access.denied')
    expect(came.refusal?.publicText).toMatch(/deletes/)
    expect(situation.rows).toEqual(table())
  })

  it('of several rows is done as a whole where no row can leave the reach', async () => {
    const situation: Situation = { rows: table(), right: { fields: new Set(['note']) } }
    const came = await edited({ layers: [{ layerId: layer, deletes: { ids: [1, 3] } }] }, situation)
    expect(codes(came, 'deleteResults')).toEqual([0, 0])
  })

  it('takes no rows of another table with it that its editor does not have', async () => {
    const relationships = [{ id: 0, relatedLayerId: 7, keyField: 'OBJECTID', composite: true }] as const
    for (const deletes of [{ ids: [1] }, { where: parsed('pressure > 0') }]) {
      const situation = crew({ layer: { relationships } })
      const came = await edited({ layers: [{ layerId: layer, deletes }] }, situation)
      expect(came.refusal?.publicText).toMatch(/another table/)
      expect(situation.rows).toEqual(table())
    }
  })

  it('by a condition carries that of the grant', async () => {
    const situation = crew()
    const came = await edited(
      {
        layers: [{ layerId: layer, deletes: { where: parsed('pressure > 0') } }],
        calledAs: 'FeatureServer.deleteFeatures',
      },
      situation,
    )
    expect([came.json, came.reads]).toEqual([{ success: true }, 0])
    expect(situation.rows.map(({ OBJECTID }) => OBJECTID)).toEqual([3])
  })

  it('by a condition names no hidden field', async () => {
    const came = await edited(
      { layers: [{ layerId: layer, deletes: { where: parsed("owner = 'Ann'") } }] },
      crew(),
    )
    expect(came.refusal?.code).toBe('request.parameter-invalid')
  })

  it('by a condition is not for whoever may not read the rows', async () => {
    const came = await edited(
      { layers: [{ layerId: layer, deletes: { where: parsed('pressure > 0') } }] },
      crew({ right: { reads: false } }),
    )
    expect(came.refusal?.code).toBe('access.denied')
  })
})

describe('a calculation', () => {
  const calculate = (where: string, field: string, value: string | number | null) => ({
    layers: [{ layerId: layer, calculates: { where: parsed(where), assignments: [{ field, value }] } }],
    calledAs: 'FeatureServer.calculate',
  })

  it('reaches the rows of the grant alone, with what it sets', async () => {
    const situation = crew({ right: { set: new Map([['status', 'seen']]) } })
    const came = await edited(calculate('pressure > 0', 'NOTE', 'x'), situation)
    expect(came.json).toEqual({ success: true, updatedFeatureCount: 2 })
    expect(situation.rows.map(({ note, status }) => [note, status])).toEqual([
      ['x', 'seen'],
      ['x', 'seen'],
      ['c', 'open'],
    ])
  })

  it('takes no row out of the reach, and none into it', async () => {
    const situation = crew()
    const came = await edited(calculate('pressure > 0', 'district', 's'), situation)
    expect(came.json).toEqual({ success: true, updatedFeatureCount: 0 })
    expect(situation.rows).toEqual(table())
  })

  it.each([
    ['owner', 'request.parameter-invalid'],
    ['edited', 'access.denied'],
  ])('does not write %s', async (field, code) => {
    expect((await edited(calculate('pressure > 0', field, 'x'), crew())).refusal?.code).toBe(code)
  })

  it('copies no hidden field, and works out no field that decides', async () => {
    const copy = (field: string, expression: string) =>
      edited(
        {
          layers: [
            {
              layerId: layer,
              calculates: {
                where: parsed('pressure > 0'),
                assignments: [{ field, expression: parsedValue(expression) }],
              },
            },
          ],
        },
        crew(),
      )
    expect((await copy('note', 'owner')).refusal?.code).toBe('request.parameter-invalid')
    expect((await copy('district', 'note')).refusal?.code).toBe('access.denied')
  })
})

const parsedValue = (name: string) => ({ kind: 'field', parts: [{ name, quoted: false }] }) as const

describe('a race between the check and the write', () => {
  const toSouth = (rows: TableRow[]) => Object.assign(rows[0] as TableRow, { district: 's' })
  const changes = [update(1, { note: 'new' }), update(2, { note: 'other' })]

  it('changes nothing where the write carries its condition', async () => {
    const situation = crew({ beforeWrite: toSouth })
    const came = await edited(
      { layers: [{ layerId: layer, updates: [update(1, { note: 'new' })] }] },
      situation,
    )
    expect(codes(came, 'updateResults')).toEqual([1013])
    expect(row(situation.rows, 1)?.note).toBe('a')
  })

  it('is reported, and the row is put back', async () => {
    const situation = crew({ beforeWrite: toSouth })
    const came = await edited({ layers: [{ layerId: layer, updates: changes }] }, situation)
    expect(came.alarms).toMatchObject([
      {
        kind: 'out-of-reach',
        rowId: 1,
        outcome: 'put-back',
        original: { attributes: { note: 'a', district: 's' } },
      },
    ])
    expect(row(situation.rows, 1)).toMatchObject({ note: 'a', district: 's' })
    expect(codes(came, 'updateResults')).toEqual([1013, 0])
  })

  it('puts nothing back by a text that some databases read as an apostrophe', async () => {
    const strange = [update(1, { note: 'x\u02bc OR 1=1' }), update(2, { note: 'other' })]
    const situation = crew({ beforeWrite: toSouth })
    const came = await edited({ layers: [{ layerId: layer, updates: strange }] }, situation)
    expect(came.alarms).toMatchObject([
      { kind: 'out-of-reach', outcome: { left: 'a value cannot be compared' } },
    ])
    expect(came.asked).toHaveLength(1)
  })

  it('never puts back what somebody has changed since', async () => {
    const situation = crew({
      beforeWrite: toSouth,
      afterWrite: (rows) => Object.assign(rows[0] as TableRow, { note: 'newer' }),
    })
    const came = await edited({ layers: [{ layerId: layer, updates: changes }] }, situation)
    expect(came.alarms).toMatchObject([
      { kind: 'out-of-reach', outcome: { left: 'somebody has changed it again' } },
    ])
    expect(row(situation.rows, 1)?.note).toBe('newer')
  })

  it('is seen by what the row is afterwards, where the map server does not tell what it was', async () => {
    const editing = { ...hydrants.editing, tellsOriginals: false }
    const situation = crew({ beforeWrite: toSouth, layer: { editing } as NonNullable<Situation['layer']> })
    const came = await edited({ layers: [{ layerId: layer, updates: changes }] }, situation)
    expect(came.alarms).toMatchObject([{ kind: 'out-of-reach', rowId: 1 }])
  })

  it('is not known where the edit writes over what decides about the row, and the map server does not tell what it was', async () => {
    const editing = { ...hydrants.editing, tellsOriginals: false }
    const situation = crew({
      beforeWrite: toSouth,
      layer: { editing } as NonNullable<Situation['layer']>,
      right: { reads: false },
    })
    const over = [update(1, { district: 'n', note: 'x' }), update(2, { note: 'y' })]
    const came = await edited({ layers: [{ layerId: layer, updates: over }] }, situation)
    expect(came.alarms).toMatchObject([{ kind: 'unseen', rowId: 1 }])
  })

  it('is not risked by a grant that permits conditional writes only', async () => {
    const situation = crew({ right: { onlyConditional: true } })
    const came = await edited({ layers: [{ layerId: layer, updates: changes }] }, situation)
    expect(came.refusal?.publicText).toMatch(/condition/)
    expect(situation.rows).toEqual(table())
  })
})

describe('an edit that asks for rows as they were and are', () => {
  const asked = { allOrNothing: false, beforeAndAfter: true }

  it('is told those of an update with its condition, without what is hidden', async () => {
    const came = await edited(
      { layers: [{ layerId: layer, updates: [update(1, { note: 'x' })] }], manner: asked },
      crew(),
    )
    const { owner: _, ...before } = table()[0] as TableRow
    expect(came.json?.editedFeatures).toEqual({
      adds: [],
      updates: [
        [
          { attributes: before, geometry: null },
          { attributes: { ...before, note: 'x' }, geometry: null },
        ],
      ],
      deletes: [],
    })
  })

  it('is told what was deleted', async () => {
    const came = await edited({ layers: [{ layerId: layer, deletes: { ids: [1] } }], manner: asked }, crew())
    expect(came.json?.editedFeatures).toMatchObject({ deletes: [{ attributes: { OBJECTID: 1 } }] })
  })
})

describe('a right to edit', () => {
  it.each(['add', 'update', 'delete'] as const)('that does not permit to %s refuses it', async (change) => {
    const changes = {
      add: { adds: [{ attributes: { district: 'n' } }] },
      update: { updates: [update(1, {})] },
      delete: { deletes: { ids: [1] } },
    }
    const came = await edited(
      { layers: [{ layerId: layer, ...changes[change] }] },
      crew({ right: { [change]: null } }),
    )
    expect(came.refusal?.code).toBe('access.denied')
  })

  it('is none on a layer of which is not known how it is edited', async () => {
    const { editing: _, ...layerEntry } = hydrants
    const came = await edited(
      { layers: [{ layerId: layer, deletes: { ids: [1] } }] },
      crew({ layer: { ...layerEntry, editing: undefined } as unknown as NonNullable<Situation['layer']> }),
    )
    expect(came.refusal?.code).toBe('access.denied')
  })

  it('has conditions of its own', async () => {
    const right = {
      update: rowsWhere(parsed('pressure = 3')),
      delete: rowsWhere(parsed('pressure = 4')),
      add: allRows,
    }
    const situation = crew({ right })
    const ask = (id: number) =>
      edited(
        { layers: [{ layerId: layer, updates: [update(id, { note: 'x' })] }], manner: partly },
        situation,
      )
    expect([codes(await ask(1), 'updateResults'), codes(await ask(2), 'updateResults')]).toEqual([
      [0],
      [1013],
    ])
  })
})
