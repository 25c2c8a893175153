import { describe, expect, it } from 'vitest'
import type { Permission } from '../enforce/operations/rule.ts'
import { noAreas } from '../model/area-book.ts'
import type { ServiceEntry } from '../model/catalog.ts'
import type { EditRight } from '../model/edit-right.ts'
import type { Principal } from '../model/principal.ts'
import type { View } from '../model/rights.ts'
import { printedRows } from '../model/row-filter.ts'
import { compileGrant } from './compile-grant.ts'
import { editable } from './edits.fixture.ts'
import { grantsOf, principalOf } from './policy.fixture.ts'
import { layersOf } from './views.ts'

interface Given {
  /** What else the grant narrows. */
  readonly narrowing?: object
  readonly principal?: Partial<Principal>
  readonly permission?: Permission
  readonly layer?: number
  readonly service?: ServiceEntry
  readonly operations?: readonly string[]
}

/** The view of the hydrants, or of another layer, under a grant that says this of edits. */
function viewUnder(
  edit: object | undefined,
  {
    narrowing,
    principal = {},
    permission = 'edit',
    layer = 2,
    service = editable,
    operations = ['query', 'edit'],
  }: Given = {},
): View | undefined {
  const { grants } = grantsOf({
    to: { roles: ['crew'] },
    for: operations,
    with: { ...narrowing, ...(edit ? { edit } : {}) },
  })
  const compiled = grants.map((grant, index) => compileGrant(grant, index, noAreas))
  return layersOf(service, compiled, { principal: principalOf(principal), permission }).get(layer)?.views[0]
}

const rightUnder = (edit: object, given?: Given): EditRight | undefined => viewUnder(edit, given)?.edit

describe('A right to edit', () => {
  it('holds for edits alone: reads have the views that they had', () => {
    for (const permission of ['query', 'view', 'identify', 'any', 'everything'] as const)
      expect(viewUnder({ update: true }, { permission })?.edit).toBeUndefined()
    expect(rightUnder({ update: true })).toBeDefined()
  })

  it('is none where the grant says nothing of edits', () => {
    expect(viewUnder(undefined, { narrowing: { where: "district = 'n'" } })).toBeDefined()
    expect(viewUnder(undefined, { narrowing: { where: "district = 'n'" } })?.edit).toBeUndefined()
  })

  it('permits what is mentioned, and nothing else', () => {
    expect(rightUnder({ update: "status <> 'closed'" })).toMatchObject({
      add: null,
      delete: null,
      fields: null,
      geometry: false,
      onlyConditional: false,
      attachments: { add: false, delete: false },
    })
    const {
      add,
      update,
      delete: deleted,
    } = rightUnder({ add: true, update: "STATUS = 'a'", delete: false }) ?? {}
    expect([add && printedRows(add), update && printedRows(update), deleted]).toEqual([
      'all',
      "STATUS = 'a'",
      null,
    ])
  })

  it('says whether the same grant lets its rows be queried', () => {
    const readsWith = (operations: readonly string[]) => rightUnder({ update: true }, { operations })?.reads
    expect([readsWith(['query', 'edit']), readsWith(['view', 'edit'])]).toEqual([true, false])
  })

  it('binds attributes for its principal', () => {
    const right = rightUnder(
      {
        update: 'district = :principal.district',
        set: { District: ':principal.district', flow: 2 },
        own: { field: 'EDITOR_ID' },
      },
      { principal: { attributes: { district: 'n' } } },
    )
    expect(right?.update && printedRows(right.update)).toBe("district = 'n'")
    expect([...(right?.set ?? [])]).toEqual([
      ['district', 'n'],
      ['flow', 2],
    ])
    expect(right?.own).toEqual({ field: 'editor_id', value: 'user:ines' })
  })

  it.each<[string, object, Principal['attributes']]>([
    ['a condition', { update: 'district = :principal.district' }, {}],
    ['one of several conditions', { update: true, delete: 'district = :principal.district' }, {}],
    ['a value that is written', { update: true, set: { district: ':principal.district' } }, {}],
    [
      'a value that is a list',
      { update: true, set: { district: ':principal.district' } },
      { district: ['n', 's'] },
    ],
    ['a value that is true', { update: true, set: { district: ':principal.district' } }, { district: true }],
    ['the owner', { update: true, own: { field: 'EDITOR_ID', as: ':principal.badge' } }, {}],
    [
      'an owner without name',
      { update: true, own: { field: 'EDITOR_ID', as: ':principal.badge' } },
      { badge: '' },
    ],
    [
      'an owner as number',
      { update: true, own: { field: 'EDITOR_ID', as: ':principal.badge' } },
      { badge: 7 },
    ],
  ])('is none without an attribute for %s', (_, edit, attributes) => {
    expect(rightUnder(edit, { principal: { attributes } })).toBeUndefined()
    expect(viewUnder(edit, { principal: { attributes } })).toBeDefined()
  })

  it('to own rows is for one person only', () => {
    const kinds = ['user', 'jwt', 'key', 'anonymous'] as const
    const own = { update: true, own: { field: 'EDITOR_ID' } }
    expect(kinds.filter((kind) => rightUnder(own, { principal: { kind } }) !== undefined)).toEqual([
      'user',
      'jwt',
    ])
  })

  it('is uncertain where an attribute in it may be read as an apostrophe', () => {
    const attributes = { district: 'n\u2019' }
    const set = { update: true, set: { district: ':principal.district' } }
    expect(viewUnder(set, { principal: { attributes } })?.uncertain).toBe(true)
    expect(viewUnder({ update: true }, { principal: { attributes } })?.uncertain).toBeUndefined()
    expect(viewUnder(set, { principal: { attributes }, permission: 'query' })?.uncertain).toBeUndefined()
  })
})

describe('On a layer', () => {
  it.each<[string, object]>([
    ['lacks a field of a condition', { update: "stage = 'a'" }],
    ['lacks a field that is written', { update: true, set: { stage: 'a' } }],
    ['lacks the field of owners', { update: true, own: { field: 'who' } }],
    ['lacks a field that may be written', { update: true, fields: { only: ['note', 'stage'] } }],
    ['writes the field itself', { update: true, set: { LAST_EDITOR: 'a' } }],
    ['lets nobody write the field', { update: true, set: { serial: 'a' } }],
    ['has the field as object id', { update: true, set: { objectid: 1 } }],
    ['takes numbers in the field', { update: true, set: { flow: 'much' } }],
    ['takes texts in the field', { update: true, set: { status: 1 } }],
    ['has no room for the value', { update: true, set: { status: 'a text of more than twenty characters' } }],
    ['has owners that are no texts', { update: true, own: { field: 'checked' } }],
  ])('that %s nothing may be edited', (_, edit) => {
    expect(rightUnder(edit)).toBeUndefined()
  })

  it('nothing may be edited by whose id does not fit into the field of owners', () => {
    const own = { update: true, own: { field: 'EDITOR_ID' } }
    expect(rightUnder(own, { principal: { id: 'user:twelve.' } })).toBeDefined()
    expect(rightUnder(own, { principal: { id: 'user:thirteen' } })).toBeUndefined()
  })

  it('that says nothing of edits, or shows no rows, nothing may be edited', () => {
    expect(rightUnder({ update: true }, { layer: 3 })).toBeUndefined()
    const missing = { narrowing: { where: 'district = :principal.district' } }
    expect(rightUnder({ add: true }, missing)).toBeUndefined()
  })

  it('fields may be written that are listed, or all but those that are excepted', () => {
    const fieldsUnder = (fields: object) => [...(rightUnder({ update: true, fields })?.fields ?? [])]
    expect(fieldsUnder({ only: ['Status', 'note'] })).toEqual(['status', 'note'])
    expect(fieldsUnder({ only: [] })).toEqual([])
    expect(fieldsUnder({ except: ['OWNER'] })).not.toContain('owner')
    expect(fieldsUnder({ except: ['OWNER'] })).toContain('note')
  })

  it('shapes may be changed where they are shown whole', () => {
    const edit = { update: true, geometry: true }
    expect(rightUnder(edit)?.geometry).toBe(true)
    expect(rightUnder(edit, { layer: 4 })?.geometry).toBe(false)
    expect(rightUnder(edit, { narrowing: { fields: { except: ['geometry'] } } })?.geometry).toBe(false)
  })

  it('nothing is changed that cannot carry its condition, where the grant says so', () => {
    const [calculating, other] = [true, false].map((calculates) => ({
      ...editable,
      layers: editable.layers.map((layer) => ({
        ...layer,
        ...(layer.editing ? { editing: { ...layer.editing, calculates } } : {}),
      })),
    }))
    const edit = { add: true, update: "status = 'a'", geometry: true, onlyConditional: true }
    const onSome = (service: typeof editable | undefined, more: object = edit) => {
      const right = rightUnder(more, service ? { service } : {})
      return [right?.update !== null, right?.geometry]
    }
    expect([onSome(calculating), onSome(other)]).toEqual([
      [true, false],
      [false, false],
    ])
    expect(onSome(other, { ...edit, update: true })).toEqual([true, true])
    expect(onSome(other, { ...edit, onlyConditional: false })).toEqual([true, true])
    expect(onSome(other, { ...edit, update: true, own: { field: 'EDITOR_ID' } })).toEqual([false, false])
  })

  it('without attachments none are added', () => {
    expect(rightUnder({ update: true, attachments: { add: true } })?.attachments).toEqual({
      add: false,
      delete: false,
    })
  })
})
