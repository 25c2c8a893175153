import { liesIn } from '../areas/area-right.ts'
import type { Template } from '../template.ts'
import { type EditGrant, type Editor, type EditPolicy, idOf, type PlainEdit } from './edit-grants.ts'
import { isTrue, type Row } from './truth.ts'

// What grants permit of edits, read by these tests and not by the gateway.

/** One change that was seen in the tables of the map server, or that it reported. `shape` of a row is its geometry. */
export interface Change {
  readonly kind: 'add' | 'update' | 'delete' | 'attach' | 'replace' | 'detach'
  readonly layerId: number
  readonly id: number
  /** The row before; of an attachment, the row that it hangs on. Absent for rows that are added. */
  readonly before?: Row
  /** The row after; absent for rows that are deleted. */
  readonly after?: Row
}

/** By whom and under what a change is judged. */
export interface Judge {
  readonly policy: EditPolicy
  readonly editor: Editor
  readonly template: Template
  /** True where somebody else has written to the row since it was checked: what a grant sets is then what he wrote, where it was set already. */
  readonly inGap?: true
}

/** Why no grant permits the change; undefined where one grant permits all of it. */
export function whyForbidden(change: Change, judge: Judge): string | undefined {
  const reasons = grantsOn(judge, change.layerId).map(
    (grant) => [grant, whyNot(grant, change, judge)] as const,
  )
  if (reasons.some(([, reason]) => reason === undefined)) return undefined
  return reasons.map(([{ name }, reason]) => `${name}: ${reason}`).join('; ') || 'no grant is on the layer'
}

/** True where a grant of the editor, of any class, shows something of the row. */
export const isInReach = (layerId: number, row: Row, judge: Judge): boolean =>
  grantsOn(judge, layerId).some((grant) => holds(grant, row, judge))

/**
 * True where a grant of the editor lets this field of the row be read. `geometry` is a field here. Rows that may be edited and not read are named by
 * their ids all the same.
 */
export const isShown = (layerId: number, row: Row, field: string, judge: Judge): boolean =>
  grantsOn(judge, layerId).some(
    (grant) => (reads(grant) || identities.has(field)) && holds(grant, row, judge) && shows(grant, field),
  )

/** True for a grant that shows rows, and does not only let them be edited. */
const reads = ({ for: classes = ['query'] }: EditGrant): boolean =>
  classes.some((one) => ['view', 'query', 'identify'].includes(one))

/** The grants that are on a layer for an editor: none of them names a field in its condition that the layer lacks, or an area for a table. */
export function grantsOn({ policy, editor, template }: Judge, layerId: number): readonly EditGrant[] {
  const layer = template.layers.find(({ id }) => id === layerId)
  if (layer === undefined) return []
  const names = layer.fields.map(({ name }) => name)
  return policy.grants.filter(
    ({ to, on, with: narrowing }) =>
      to.roles.some((role) => editor.roles.includes(role)) &&
      (on.layers === undefined || on.layers.includes(layerId)) &&
      isOver(narrowing?.where, names) &&
      (narrowing?.area === undefined || layer.geometryType !== null),
  )
}

const words = /'(?:[^']|'')*'|:principal\.\w+|[A-Za-z_]\w*/g
const keywords = new Set(['AND', 'OR', 'NOT', 'IN', 'IS', 'NULL', 'LIKE', 'BETWEEN'])

/** True where a condition names no other fields. */
const isOver = (condition: true | string | undefined, names: readonly string[]): boolean =>
  typeof condition !== 'string' ||
  [...condition.matchAll(words)].every(
    ([word]) => /^['":]/.test(word) || keywords.has(word.toUpperCase()) || names.includes(word),
  )

const holds = (grant: EditGrant, row: Row, { editor }: Judge): boolean =>
  isTrue(grant.with?.where ?? '1=1', row, editor.attributes) && liesIn(grant, row)

function shows({ with: narrowing }: EditGrant, field: string): boolean {
  const { only, except = [] } = narrowing?.fields ?? {}
  return (
    !except.includes(field) &&
    (only === undefined || only.includes(field) || ['OBJECTID', 'geometry'].includes(field))
  )
}

function whyNot(grant: EditGrant, change: Change, judge: Judge): string | undefined {
  const edit = grant.with?.edit
  if (!grant.for?.includes('edit') || edit === undefined) return 'does not permit edits'
  const right = { grant, edit, judge, names: namesOf(judge, change.layerId) }
  if (isVoid(right)) return 'the right to edit cannot be held to on this layer'
  switch (change.kind) {
    case 'add':
      return whyNotRow(right, 'add', change.after) ?? whyNotNew(right, change) ?? whyNotCells(right, change)
    case 'update':
      return (
        whyNotRow(right, 'update', change.before) ??
        whyNotRow(right, 'update', change.after) ??
        whyNotNew(right, change) ??
        whyNotCells(right, change)
      )
    case 'delete':
      return whyNotRow(right, 'delete', change.before)
    default:
      return whyNotAttached(right, change)
  }
}

interface Right {
  readonly grant: EditGrant
  readonly edit: PlainEdit
  readonly judge: Judge
  /** Fields of the layer. */
  readonly names: readonly string[]
}

/** A right that names a field which the layer lacks, or an attribute that the editor lacks, permits nothing there, whatever else it says. */
function isVoid({ edit, judge, names }: Right): boolean {
  const conditions = [edit.add, edit.update, edit.delete]
  const fields = [
    ...Object.keys(edit.set ?? {}),
    ...(edit.fields?.only ?? []),
    ...(edit.own ? [edit.own.field] : []),
  ]
  const values = [...conditions, ...Object.values(edit.set ?? {}), edit.own?.as].join(' ')
  const lacksAttribute = [...values.matchAll(/:principal\.(\w+)/g)].some(
    ([, name = '']) => judge.editor.attributes[name] === undefined,
  )
  return (
    lacksAttribute ||
    !fields.every((name) => names.includes(name)) ||
    !conditions.every((condition) => isOver(condition, names))
  )
}

const namesOf = ({ template }: Judge, layerId: number): readonly string[] =>
  template.layers.find(({ id }) => id === layerId)?.fields.map(({ name }) => name) ?? []

/** Why a row, before or after a change, is not among those that the grant lets be edited so. */
function whyNotRow(
  { grant, edit, judge }: Right,
  kind: 'add' | 'update' | 'delete',
  row: Row | undefined,
): string | undefined {
  const condition = edit[kind]
  if (condition === undefined) return `permits no ${kind}`
  if (row === undefined) return 'there is no row'
  if (!holds(grant, row, judge)) return 'the row is out of reach'
  if (typeof condition === 'string' && !isTrue(condition, row, judge.editor.attributes))
    return `${condition} does not hold`
  const { own } = edit
  if (own === undefined) return undefined
  return row[own.field] === ownValue(own, judge.editor) ? undefined : 'the row belongs to somebody else'
}

const ownValue = ({ as }: NonNullable<PlainEdit['own']>, editor: Editor): unknown =>
  as === undefined ? idOf(editor) : editor.attributes[as.replace(':principal.', '')]

/** Why the shape of a new row, or a new shape, is not where the grant lets rows be. */
function whyNotNew({ grant, edit, judge }: Right, { kind, before, after }: Change): string | undefined {
  const isNew = !isSameShape(before?.shape, after?.shape)
  if (!isNew && kind !== 'add') return undefined
  const area = grant.with?.area
  const inside = area
    ? { ...grant, with: { ...grant.with, area: { ...area, relation: 'within' as const } } }
    : grant
  if (!holds(inside, after ?? {}, judge)) return 'the new shape is not within the area'
  if (!isNew) return undefined
  if (kind === 'update' && !edit.geometry) return 'shapes may not be changed'
  return shows(grant, 'geometry') ? undefined : 'shapes are hidden'
}

function isSameShape(one: unknown, other: unknown): boolean {
  if ((one ?? null) === null || (other ?? null) === null) return (one ?? null) === (other ?? null)
  return one === other
}

/** Why a cell that was written may not be, or is not what it has to be. */
function whyNotCells(
  { grant, edit, judge, names }: Right,
  { before = {}, after = {} }: Change,
): string | undefined {
  const set = new Map(
    Object.entries(edit.set ?? {}).map(([name, value]) => [name, setValue(value, judge.editor)]),
  )
  const unset = [...set].find(
    ([name, value]) =>
      !names.includes(name) || (after[name] !== value && !(judge.inGap && before[name] === after[name])),
  )
  if (unset) return `${unset[0]} is ${after[unset[0]]}, and not ${unset[1]}`
  const written = names.filter(
    (name) => !identities.has(name) && (before[name] ?? null) !== (after[name] ?? null),
  )
  const strange = written.find(
    (name) => !set.has(name) && name !== edit.own?.field && !isWritable({ grant, edit }, name),
  )
  return strange && `${strange} may not be written`
}

/** Given by the map server; no request writes them. */
const identities = new Set(['OBJECTID', 'GLOBALID'])

const isWritable = ({ grant, edit }: Pick<Right, 'grant' | 'edit'>, name: string): boolean =>
  shows(grant, name) &&
  !edit.fields?.except?.includes(name) &&
  (edit.fields?.only === undefined || edit.fields.only.includes(name))

const setValue = (value: string | number, { attributes }: Editor): unknown =>
  typeof value === 'string' && value.startsWith(':principal.')
    ? attributes[value.replace(':principal.', '')]
    : value

/** What hangs on a row is changed by those who may change the row. What replaces a file takes one away and adds one. */
function whyNotAttached(right: Right, { kind, before, after }: Change): string | undefined {
  const { attachments } = right.edit
  if (kind !== 'detach' && !attachments?.add) return 'permits no files to be added'
  if (kind !== 'attach' && !attachments?.delete) return 'permits no files to be taken away'
  return before === undefined ? whyNotRow(right, 'add', after) : whyNotRow(right, 'update', before)
}
