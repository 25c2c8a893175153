import { andExpressions, type Expression, evaluate, fieldNamed } from '@mapgate/protocol'
import type { EditAlarm } from '../../model/edit-alarm.ts'
import type { RowAsItIs } from '../../model/facts.ts'
import type { Step } from '../../model/plan.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { referenceOfLayer } from '../areas/area-shape.ts'
import { idCondition } from '../features/ids.ts'
import { queryOf } from '../features/own-queries.ts'
import { isObject, type JsonObject, objectsOf } from '../json-body.ts'
import { step } from '../narrowing.ts'
import { isFailed, jsonOf } from '../upstream-json.ts'
import { idOf, rowFrom } from './edited-features.ts'
import { areaOf, conditionFor, decidingFields, type Editor, mayLeave, spelledField } from './editor.ts'
import { type Permitted, sentChanges } from './judged.ts'
import type { JudgedEdit } from './judged-edit.ts'
import { countIn } from './outcomes.ts'
import { isInReach, isRuledOut } from './reach.ts'
import { fieldOf, isPlainValue, literalOf } from './residual.ts'

/** A row that was changed, as the map server tells it. */
interface Told {
  readonly one: Permitted
  readonly original: RowAsItIs | undefined
  readonly current: RowAsItIs | undefined
}

/** True for results that tell changed rows. */
export const tellsRows = ({ editedFeatures }: JsonObject): boolean => isObject(editedFeatures)

/**
 * Rows that were no longer what they had been when they were checked, or that are not what was written.
 * @param later the replies to what was sent after the edit: rows that were put back, or read again
 */
export function comparedRows(
  edit: JudgedEdit,
  bodies: readonly JsonObject[],
  later: readonly UpstreamReply[],
): readonly EditAlarm[] {
  if (bodies.some(tellsRows)) {
    const told = toldRows(edit, bodies)
    const lost = told.filter((row) => wasOutOfReach(edit, row))
    const isLost = new Set(lost)
    const back = lost.filter((row) => canPutBack(row) === undefined)
    return [
      ...lost.map((row) => alarmOf('out-of-reach', row, outcomeOf(row, later[back.indexOf(row)]))),
      ...told
        .filter((row) => !isLost.has(row) && movedOut(edit, row))
        .map((row) => alarmOf('moved-out', row, { left: 'the map server made something else of the row' })),
      ...untold(edit, told),
      ...strangers(edit, bodies),
    ]
  }
  return readAgain(edit, later)
}

const alarmOf = (
  kind: EditAlarm['kind'],
  { one, original, current }: Told,
  outcome: EditAlarm['outcome'],
): EditAlarm => ({
  kind,
  layerId: one.editor.layer.id,
  rowId: one.row?.id ?? current?.id ?? -1,
  outcome,
  ...before(original),
})

/** The rows that the results of a layer tell; the one layer of a layer's own operation has no number. */
function rowsTold({ layers }: JudgedEdit, layerId: number, bodies: readonly JsonObject[]): JsonObject {
  const body = bodies.find(({ id }) => id === layerId) ?? (layers.length === 1 ? bodies[0] : undefined)
  return isObject(body?.editedFeatures) ? body.editedFeatures : {}
}

/** The row before the edit, for the audit trail. */
const before = (original: RowAsItIs | undefined): Pick<EditAlarm, 'original'> =>
  original ? { original: { attributes: original.attributes, geometry: original.geometry ?? null } } : {}

/** Rows of updates, and rows that were added, with the change that they belong to. */
function toldRows(edit: JudgedEdit, bodies: readonly JsonObject[]): readonly Told[] {
  return edit.layers.flatMap((layer): Told[] => {
    const { layerId } = layer.edit
    const rows = rowsTold(edit, layerId, bodies)
    const sent = sentChanges([layer])
    const updated = new Map(
      sent.filter(({ change }) => change.kind === 'update').map((one) => [one.row?.id, one] as const),
    )
    const adds = sent.filter(({ change }) => change.kind === 'add')
    const updates = (Array.isArray(rows.updates) ? rows.updates : []).flatMap((pair): Told[] => {
      const [before, after] = Array.isArray(pair) ? (pair as unknown[]) : []
      const id = idOf(before, sent[0]?.editor)
      const one = id === undefined ? undefined : updated.get(id)
      return one ? [{ one, original: rowFrom(before, one.editor), current: rowFrom(after, one.editor) }] : []
    })
    const added = objectsOf(rows.adds).flatMap((row): Told[] => {
      // Which of several adds became this row is not told: it has to be right by one of them.
      const [first] = adds
      const one = adds.find(
        (add) => !movedOut(edit, { one: add, original: undefined, current: rowFrom(row, add.editor) }),
      )
      return first ? [{ one: one ?? first, original: undefined, current: rowFrom(row, first.editor) }] : []
    })
    return [...updates, ...added]
  })
}

/** True where a row was not one that might be changed so when it was changed. */
function wasOutOfReach(edit: JudgedEdit, { one, original }: Told): boolean {
  if (one.change.kind !== 'update' || original === undefined) return false
  const { editor, row, written } = one
  if (!reaches(edit, editor, original)) return true
  const fields = decidingFields(editor, 'update').map((name) => spelledField(editor.layer, name))
  if (fields.every((name) => original.attributes[name] === row?.attributes[name])) return false
  const condition = conditionFor(editor, 'update')
  if (condition === undefined) return false
  const after = { ...original.attributes, ...Object.fromEntries(written.values) }
  return evaluate(condition, original.attributes) !== true || evaluate(condition, after) !== true
}

function reaches({ rights }: JudgedEdit, editor: Editor, row: RowAsItIs): boolean {
  const wkid = areaOf(editor) ? referenceOfLayer(editor.layer, rights.service) : undefined
  return isInReach(editor, rights, row, wkid)
}

/** True where what the map server made of a row is not one that might be changed so. */
function movedOut(edit: JudgedEdit, { one, current }: Told): boolean {
  if (current === undefined || one.change.kind === 'delete') return false
  return isRuledOut(one.editor, one.change.kind, current.attributes) || !reaches(edit, one.editor, current)
}

/** Rows that the map server changed or deleted, and that were not asked for. */
function strangers(edit: JudgedEdit, bodies: readonly JsonObject[]): readonly EditAlarm[] {
  return edit.layers.flatMap((layer): EditAlarm[] => {
    const { layerId } = layer.edit
    const rows = rowsTold(edit, layerId, bodies)
    const sent = sentChanges([layer])
    const [first] = sent
    if (first === undefined) return []
    const updated = (Array.isArray(rows.updates) ? rows.updates : []).map((pair) =>
      Array.isArray(pair) ? (pair as unknown[])[0] : undefined,
    )
    return [...updated, ...objectsOf(rows.deletes)].flatMap((row): EditAlarm[] => {
      const id = idOf(row, first.editor)
      if (id === undefined || sent.some((one) => one.row?.id === id)) return []
      return [
        {
          kind: 'out-of-reach',
          layerId,
          rowId: id,
          outcome: { left: 'the map server wrote another row than it was asked to' },
          ...before(rowFrom(row, first.editor)),
        },
      ]
    })
  })
}

/** Updates of which the map server tells nothing although it was asked. */
function untold({ layers }: JudgedEdit, told: readonly Told[]): readonly EditAlarm[] {
  const known = new Set(told.map(({ one }) => one))
  return sentChanges(layers)
    .filter((one) => one.change.kind === 'update' && mayLeave(one.editor, 'update') && !known.has(one))
    .map((one) =>
      alarmOf(
        'unseen',
        { one, original: undefined, current: undefined },
        { left: 'the map server does not tell the row' },
      ),
    )
}

/** Why a row cannot be put back by a write that changes nothing newer; undefined where it can. */
function canPutBack({ one, original }: Told): string | undefined {
  const { editor, written } = one
  if (original === undefined) return 'the row before is not known'
  if (written.geometry !== undefined) return 'its shape was written too'
  if (editor.layer.editing?.calculates !== true) return 'the map server does not calculate'
  const isComparable = [...written.values].every(([name, value]) => {
    const field = fieldOf(editor.layer, name)
    const before = original.attributes[name]
    return (
      field !== undefined &&
      (value === null || isPlainValue(field, value)) &&
      (before === null || typeof before === 'string' || typeof before === 'number')
    )
  })
  return isComparable ? undefined : 'a value cannot be compared'
}

/** Puts rows back that were out of reach, where what was written still stands. */
export function putBackSteps(edit: JudgedEdit, bodies: readonly JsonObject[]): readonly Step[] {
  return toldRows(edit, bodies)
    .filter((row) => wasOutOfReach(edit, row) && canPutBack(row) === undefined)
    .map(({ one, original }) => {
      const { editor, row, written } = one
      const { calledAs: _, ...base } = edit.intent
      const stands = [...written.values].map(([name, value]) => isValue(name, value))
      return step(
        {
          ...base,
          layers: [
            {
              layerId: editor.layer.id,
              calculates: {
                where: andExpressions(idCondition(editor.layer, row ? [row.id] : []), ...stands),
                assignments: [...written.values.keys()].map((field) => ({
                  field,
                  value: (original?.attributes[field] ?? null) as string | number | null,
                })),
              },
            },
          ],
          manner: {},
        },
        { mayFail: true },
      )
    })
}

const isValue = (name: string, value: string | number | null): Expression =>
  value === null
    ? { kind: 'is-null', negated: false, operand: fieldNamed(name) }
    : { kind: 'compare', operator: '=', left: fieldNamed(name), right: literalOf(value) }

function outcomeOf(row: Told, reply: UpstreamReply | undefined): EditAlarm['outcome'] {
  const why = canPutBack(row)
  if (why !== undefined) return { left: why }
  if (reply === undefined || isFailed(reply)) return { left: 'the map server did not put it back' }
  return countIn(reply) === 1 ? 'put-back' : { left: 'somebody has changed it again' }
}

/** Reads changed rows again, where the map server does not tell what they were. */
export function readAgainSteps(edit: JudgedEdit): readonly Step[] {
  return readAgainOf(edit).map(({ editor, some, wkid }) =>
    step(
      queryOf(edit.intent, editor.layer.id, {
        where: idCondition(
          editor.layer,
          some.flatMap(({ row }) => row?.id ?? []),
        ),
        fields: readFields(editor),
        shapes: wkid === undefined ? { geometry: false } : { geometry: true, reference: { wkid } },
      }),
      { mayFail: true },
    ),
  )
}

const readFields = (editor: Editor): readonly string[] => {
  const needed = new Set([editor.layer.objectIdField?.toLowerCase(), ...decidingFields(editor, 'update')])
  return editor.layer.fields.map(({ name }) => name).filter((name) => needed.has(name.toLowerCase()))
}

function readAgainOf({ layers, rights }: JudgedEdit) {
  const updates = sentChanges(layers).filter(
    ({ change, editor }) => change.kind === 'update' && mayLeave(editor, 'update'),
  )
  return [...Map.groupBy(updates, ({ editor }) => editor)].map(([editor, some]) => ({
    editor,
    some,
    wkid: areaOf(editor) ? referenceOfLayer(editor.layer, rights.service) : undefined,
  }))
}

/** True where what was written stands in place of what would show whether the row had changed hands. */
const hidesOriginal = ({ editor, written }: Permitted): boolean =>
  decidingFields(editor, 'update').some((name) => written.values.has(spelledField(editor.layer, name))) ||
  (written.geometry !== undefined && areaOf(editor) !== undefined)

/** What rows that were read again tell: cells that were not written show whether the row was still the one that had been checked. */
function readAgain(edit: JudgedEdit, replies: readonly UpstreamReply[]): readonly EditAlarm[] {
  return readAgainOf(edit).flatMap(({ editor, some }, index) => {
    const reply = replies[index]
    const rows =
      reply === undefined || isFailed(reply)
        ? undefined
        : objectsOf(jsonOf(reply).features).flatMap((row) => rowFrom(row, editor) ?? [])
    return some.flatMap((one): EditAlarm[] => {
      const current = rows?.find(({ id }) => id === one.row?.id)
      const told = { one, original: undefined, current }
      if (rows === undefined) return [alarmOf('unseen', told, { left: 'the row could not be read again' })]
      if (current === undefined) return []
      if (movedOut(edit, told))
        return [alarmOf('out-of-reach', told, { left: 'the map server does not tell what the row was' })]
      return hidesOriginal(one)
        ? [alarmOf('unseen', told, { left: 'what decides about the row was written over' })]
        : []
    })
  })
}
