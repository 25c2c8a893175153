import { andExpressions, type Edit, type Expression, type FeatureQuery, fieldNamed } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { idCondition } from '../features/ids.ts'
import { idsOf, queryOf } from '../features/own-queries.ts'
import { jsonOf } from '../json-body.ts'
import { replyAt, step } from '../narrowing.ts'
import { isFailed } from '../upstream-json.ts'
import { namesOneOf } from './certain-values.ts'
import { editReply } from './edit-reply.ts'
import { toldRows } from './edited-features.ts'
import { areaOf, conditionFor, type Editor } from './editor.ts'
import type { Judged, JudgedLayer, Permitted } from './judged.ts'
import type { JudgedEdit } from './judged-edit.ts'
import { countIn, done, momentIn } from './outcomes.ts'
import { beforeAndAfter, fieldOf, isPlainValue, literalOf } from './residual.ts'
import { type ItemResult, missingOrDenied, resultFrom } from './results.ts'
import type { Written } from './written.ts'

/**
 * True for changes that one calculation can write with the condition of their view: attributes alone, the same for all rows, of values that a condition can
 * compare. A calculation has no place for an area.
 */
export function canCalculate(sent: readonly Permitted[]): boolean {
  const [first] = sent
  if (first === undefined || first.editor.layer.editing?.calculates !== true) return false
  const { editor } = first
  const key = valuesKey(first.written)
  return (
    areaOf(editor) === undefined &&
    sent.every(
      (one) => one.editor === editor && one.written.geometry === undefined && valuesKey(one.written) === key,
    ) &&
    [...first.written.values].every(([name, value]) => {
      const field = fieldOf(editor.layer, name)
      if (field === undefined) return false
      return isPlainValue(field, value) || (value === null && !decides(editor, name))
    })
  )
}

const decides = (editor: Editor, name: string): boolean => {
  const condition = conditionFor(editor, 'update')
  return condition !== undefined && namesOneOf(condition, new Set([name.toLowerCase()]))
}

const valuesKey = ({ values }: Written): string => JSON.stringify([...values].sort())

/** Writes the same values into rows by their ids and the condition of their view, before and after the change, so that a row that has changed hands stays. */
export function planCalculatedRows(
  { intent, kinds }: JudgedEdit,
  layer: JudgedLayer,
  sent: readonly Permitted[],
): Plan {
  const { calculation, again } = writeOf(intent, sent)
  return {
    steps: [() => step(calculation)],
    more: (replies) => {
      const count = countIn(replyAt(replies, 0))
      const isNone = sent.length === 1 && count === 0
      const isKnown = isFailed(replyAt(replies, 0)) || count === sent.length || isNone
      return replies.length === 1 && !isKnown ? [step(again, { mayFail: true })] : []
    },
    combine: (replies) => {
      const outcome = calculatedBy(replies, sent.length)
      const resultOf = (one: Judged) => (one.fault ? one : changed(one, sent, outcome))
      return editReply(intent, [{ ...layer, resultOf, ...toldRows(intent, sent, resultOf) }], {
        kinds,
        moment: momentIn(replyAt(replies, 0)),
      })
    },
  }
}

/** The calculation, and the question for the rows that it changed. */
function writeOf(
  { calledAs: _, ...base }: Edit,
  sent: readonly Permitted[],
): { readonly calculation: Edit; readonly again: FeatureQuery } {
  const { editor, written } = sent[0] as Permitted
  const layerId = editor.layer.id
  const where = heldRows(
    editor,
    sent.flatMap(({ row }) => row?.id ?? []),
    written,
  )
  const assignments = [...written.values].map(([field, value]) => ({ field, value }))
  return {
    calculation: {
      ...base,
      layers: [{ layerId, calculates: { where, assignments } }],
      manner: { moment: base.manner.moment },
    },
    again: queryOf(base, layerId, {
      where: andExpressions(where, ...[...written.values].map(isNow)),
      only: { ids: true },
    }),
  }
}

/** A row that has all of its values already was not sent. */
const changed = (
  one: Permitted,
  sent: readonly Permitted[],
  outcome: (one: Permitted) => ItemResult,
): ItemResult => (sent.includes(one) ? outcome(one) : done(one))

function heldRows(editor: Editor, ids: readonly number[], { values }: Written): Expression {
  const rows = idCondition(editor.layer, ids)
  const condition = conditionFor(editor, 'update')
  if (condition === undefined) return rows
  const writes = new Map(
    [...values].flatMap(([name, value]) =>
      value === null ? [] : [[name.toLowerCase(), literalOf(value)] as const],
    ),
  )
  return andExpressions(rows, beforeAndAfter(condition, writes))
}

const isNow = ([name, value]: readonly [string, string | number | null]): Expression =>
  value === null
    ? { kind: 'is-null', negated: false, operand: fieldNamed(name) }
    : { kind: 'compare', operator: '=', left: fieldNamed(name), right: literalOf(value) }

function calculatedBy(replies: readonly UpstreamReply[], sent: number): (one: Permitted) => ItemResult {
  const reply = replyAt(replies, 0)
  if (isFailed(reply) || jsonOf(reply).success === false) return () => resultFrom('update', {})
  const count = countIn(reply)
  if (count === sent) return done
  if (sent === 1 && count === 0) return () => ({ fault: missingOrDenied })
  const again = replies[1]
  if (again === undefined || isFailed(again)) return () => unknown
  const written = idsOf(again)
  return (one) => (written.has(one.row?.id ?? -1) ? done(one) : { fault: missingOrDenied })
}

const unknown: ItemResult = {
  fault: {
    code: 1019,
    description: 'It is not known whether the row was changed. Look before you send it again.',
  },
}
