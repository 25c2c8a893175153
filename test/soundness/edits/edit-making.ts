import type { FieldDefinition, LayerDefinition } from '../../../packages/sample-server/src/world/layer.ts'
import type { Random } from '../random.ts'
import type { Cell, Template } from '../template.ts'
import { type Editor, type EditPolicy, editedLayers } from './edit-grants.ts'
import { grantsOn, isInReach, type Judge, whyForbidden } from './edit-right.ts'
import { moved } from './edit-world.ts'
import { spatialReferenceOf } from './references.ts'
import type { Tables } from './tables.ts'
import type { Row } from './truth.ts'

/** What edit requests are made of. */
export interface EditMaking {
  readonly random: Random
  readonly template: Template
  readonly policy: EditPolicy
  readonly editor: Editor
  /** The rows of the world in which the edit is tried. */
  readonly tables: Tables
}

/** Values of a feature as a request carries them. */
export type Attributes = Readonly<Record<string, unknown>>

/** A feature as a request carries it. */
export interface AskedFeature {
  readonly attributes: Attributes
  readonly geometry?: unknown
}

export const judgeOf = ({ policy, template, editor }: EditMaking): Judge => ({ policy, template, editor })

/** A layer or table, mostly one that a grant of the editor is on. */
export function editedLayer(making: EditMaking): LayerDefinition {
  const all = making.template.layers.filter(({ id }) => editedLayers.includes(id))
  const granted = all.filter(({ id }) =>
    grantsOn(judgeOf(making), id).some(({ with: narrowing }) => narrowing?.edit),
  )
  return making.random.pick(granted.length > 0 && making.random.chance(0.93) ? granted : all)
}

type RowKind = 'update' | 'delete'

/** Ids of rows to edit so: mostly rows that may be, then rows that are only shown, that are hidden, and that are not there. */
export function pickId(making: EditMaking, layer: LayerDefinition, kind: RowKind): number {
  const { random } = making
  const roll = random.next()
  const lists = idsBy(making, layer, kind)
  const chosen = roll < 0.76 ? lists.permitted : roll < 0.86 ? lists.shown : roll < 0.96 ? lists.hidden : []
  if (chosen.length > 0) return random.pick(chosen)
  return roll > 0.96 ? random.pick([0, -1, 7_777]) : random.pick(lists.all)
}

interface Ids {
  readonly permitted: readonly number[]
  readonly shown: readonly number[]
  readonly hidden: readonly number[]
  readonly all: readonly number[]
}

const idsKnown = new WeakMap<Tables, Map<string, Ids>>()

function idsBy(making: EditMaking, { id: layerId }: LayerDefinition, kind: RowKind): Ids {
  const known = idsKnown.get(making.tables) ?? new Map<string, Ids>()
  idsKnown.set(making.tables, known)
  const key = `${making.editor.name} ${layerId} ${kind}`
  const told = known.get(key) ?? sorted(making, layerId, kind)
  known.set(key, told)
  return told
}

function sorted(making: EditMaking, layerId: number, kind: RowKind): Ids {
  const judge = judgeOf(making)
  const rows = [...(making.tables.rows.get(layerId) ?? [])]
  const ids = (test: (row: Row, id: number) => boolean) =>
    rows.filter(([id, row]) => test(row, id)).map(([id]) => id)
  const isPermitted = (row: Row, id: number) =>
    whyForbidden({ kind: 'attach', layerId, id, before: row }, withFiles(judge)) === undefined
  const mayDelete = (row: Row, id: number) =>
    whyForbidden({ kind: 'delete', layerId, id, before: row }, judge) === undefined
  return {
    permitted: ids(kind === 'delete' ? mayDelete : isPermitted),
    shown: ids((row) => isInReach(layerId, row, judge)),
    hidden: ids((row) => !isInReach(layerId, row, judge)),
    all: ids(() => true),
  }
}

/** The judge of a policy that permits files wherever it permits updates: who may attach to a row may change it. */
export const withFiles = (judge: Judge): Judge => ({
  ...judge,
  policy: {
    ...judge.policy,
    grants: judge.policy.grants.map((grant) => {
      const edit = grant.with?.edit
      return edit
        ? { ...grant, with: { ...grant.with, edit: { ...edit, attachments: { add: true } } } }
        : grant
    }),
  },
})

/** Does some grant of the editor let this field be written, as far as fields go? */
export function isWritable(making: EditMaking, layer: LayerDefinition, name: string): boolean {
  return grantsOn(judgeOf(making), layer.id).some(({ with: { fields, edit } = {} }) => {
    if (edit === undefined || name in (edit.set ?? {}) || edit.own?.field === name) return false
    return [fields, edit.fields].every(
      (list) => !list?.except?.includes(name) && (list?.only?.includes(name) ?? true),
    )
  })
}

/** A field to write: mostly one that some grant lets be written. */
export function writtenField(making: EditMaking, layer: LayerDefinition): FieldDefinition {
  const { random } = making
  const editable = layer.fields.filter((field) => field.editable)
  const good = editable.filter(({ name }) => isWritable(making, layer, name))
  if (good.length > 0 && random.chance(0.9)) return random.pick(good)
  return random.pick(random.chance(0.9) ? editable : layer.fields)
}

/** A value for a field: one that a row has, one of its own, or null. */
export function valueFor(making: EditMaking, layer: LayerDefinition, field: FieldDefinition): unknown {
  const { random, template, editor } = making
  if (random.chance(0.06)) return null
  const rows = template.rows.get(layer.id) ?? []
  if (random.chance(0.5) && rows.length > 0) return random.pick(rows).values[field.name] ?? null
  if (field.name === 'district')
    return random.pick([editor.attributes.district as Cell, ...template.districts, 'Elsewhere'])
  if (field.name === 'status') return random.pick(['open', 'active', 'closed', 'assigned'])
  if (field.name === 'classification') return random.pick(['public', 'restricted'])
  if (field.name === 'editor_id') return random.pick(['user:visitor', 'user:second', null])
  if (/Integer|Double|Date|OID/.test(field.type)) return random.pick([1, 7, 150, 400, 3_000, -1, 12.5])
  return `${random.pick(['new', 'text', "o'", '7', 'Ä'])}${random.whole(1, 99)}`.slice(0, field.length ?? 20)
}

/** Values for some fields. */
export function someValues(making: EditMaking, layer: LayerDefinition): Attributes {
  const count = making.random.pick([1, 1, 2, 3])
  return Object.fromEntries(
    Array.from({ length: count }, () => {
      const field = writtenField(making, layer)
      return [field.name, valueFor(making, layer, field)]
    }),
  )
}

/** A row that may be edited, or any, as an example of what may be written. */
export function exampleRow(making: EditMaking, layer: LayerDefinition): Row {
  const { permitted, shown, all } = idsBy(making, layer, 'update')
  const list = permitted.length > 0 ? permitted : shown.length > 0 ? shown : all
  return making.tables.rows.get(layer.id)?.get(making.random.pick(list)) ?? {}
}

/** A shape for a row: near that of a row that may be edited, now and then far away, of another kind, or in another reference. */
export function shapeFor(making: EditMaking, layer: LayerDefinition): unknown {
  const { random } = making
  if (layer.geometryType === null) return undefined
  const text = exampleRow(making, layer).shape
  if (typeof text !== 'string') return undefined
  const shape = moved(JSON.parse(text), random.pick([0, 0.5, 2, -2, 3_000, -25_000]))
  if (random.chance(0.04)) return random.pick([null, {}, { x: 'NaN' }, { rings: [] }, { x: 1, y: 2, z: 3 }])
  return random.chance(0.25) ? spatialReferenceOf(random, shape) : shape
}
