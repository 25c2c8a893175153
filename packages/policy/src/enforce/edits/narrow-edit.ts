import type { Edit, LayerEdit } from '@mapgate/protocol'
import type { EditVerdict } from '../../model/edit-alarm.ts'
import type { Plan } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import { cannotNarrow, type Narrowing } from '../narrowing.ts'
import { planApplied } from './applied.ts'
import { judgedAttachments } from './attachments.ts'
import { canCalculate, planCalculatedRows } from './calculated-rows.ts'
import { planCalculation } from './calculation.ts'
import { demandWholeRelated } from './composite.ts'
import { planDeletedRows } from './deleted-rows.ts'
import { planDeletionByCondition } from './deletion-by-condition.ts'
import { mayLeave, type RowChange } from './editor.ts'
import { isSent, judgedLayer, type Permitted, sentChanges, verdictsOf } from './judged.ts'
import type { JudgedEdit } from './judged-edit.ts'
import { rolledBack } from './rolled-back.ts'
import { demandUnconditional } from './row-attachment.ts'

/**
 * An edit, as far as its caller may make it. Every change of every layer is judged before anything is sent, and what is sent carries its condition
 * where it can.
 * @param kinds the kinds of changes that the called operation answers with results
 */
export function narrowEdit({ intent, rights }: Narrowing<Edit>, kinds: readonly RowChange[]): Plan {
  const [only] = intent.layers
  if (only && intent.layers.length === 1) {
    if (only.calculates) return planCalculation(intent, only, rights)
    if (isByCondition(only)) return planDeletionByCondition(intent, only, rights)
  }
  if (intent.layers.some((edit) => edit.calculates || isByCondition(edit)))
    throw cannotNarrow('rows of a condition beside other changes')
  const layers = intent.layers.map((edit) => judgedLayer(intent, edit, rights))
  const attached = intent.layers.flatMap((edit) => judgedAttachments(intent, edit, { rights, layers }))
  return planJudged({ intent, rights, kinds, layers, attached })
}

/** True for deletions that do not name their rows alone. */
const isByCondition = ({ deletes: { where, area, time } = {} }: LayerEdit): boolean =>
  where !== undefined || area?.shape !== undefined || time !== undefined

function planJudged(edit: JudgedEdit): Plan {
  const { intent, layers, attached } = edit
  const wayOf = wayFor(edit)
  const verdicts = layers.flatMap((layer) => verdictsOf(layer, (one) => wayOf(one)))
  if (intent.manner.allOrNothing !== false) demandAll(edit, verdicts)
  demandConditional(edit, wayOf)
  demandRelated(edit)
  const [only] = layers
  const sent = sentChanges(layers)
  const isRowsOfOneLayer = only !== undefined && layers.length === 1 && attached.length === 0
  if (isRowsOfOneLayer && sent.length > 0 && sent.every((one) => wayOf(one) === 'conditional')) {
    const isDeletion = sent[0]?.change.kind === 'delete'
    const plan = isDeletion ? planDeletedRows(edit, only, sent) : planCalculatedRows(edit, only, sent)
    return { ...plan, verdicts }
  }
  return { ...planApplied(edit), verdicts }
}

/** How changes are sent: all of an edit with their condition, or each as it may be. */
function wayFor(edit: JudgedEdit): (one: Permitted) => EditVerdict['way'] {
  const sent = sentChanges(edit.layers)
  const isOneKind = new Set(sent.map(({ change }) => change.kind)).size === 1
  const isOneLayer = edit.layers.length === 1 && edit.attached.length === 0
  const mayBePartial = edit.intent.manner.allOrNothing === false || sent.length === 1
  const leaves = (one: Permitted) => mayLeave(one.editor, one.change.kind)
  const kind = sent[0]?.change.kind
  const isConditional =
    isOneLayer &&
    isOneKind &&
    mayBePartial &&
    sent.some(leaves) &&
    (kind === 'delete' || (kind === 'update' && canCalculate(sent)))
  return (one) => {
    if (!isSent(one)) return undefined
    if (isConditional) return 'conditional'
    return leaves(one) ? 'compared' : 'plain'
  }
}

/** @throws Refused `edit.rolled-back` where something of an edit may not be made that is made as a whole or not at all */
function demandAll({ layers, attached }: JudgedEdit, verdicts: readonly EditVerdict[]): void {
  const faults = [...layers.flatMap(({ judged }) => judged), ...attached].flatMap(({ fault }) => fault ?? [])
  if (faults.length === 0) return
  const said = [...new Set(faults.map(({ description }) => description))]
  throw rolledBack(`${faults.length} changes are not permitted: ${said.join(' ')}`, said, verdicts)
}

function demandRelated({ layers, rights }: JudgedEdit): void {
  const sent = sentChanges(layers)
  const editors = (some: readonly Permitted[]) => some.map(({ editor }) => editor)
  demandWholeRelated(editors(sent.filter(({ change }) => change.kind === 'delete')), 'delete', rights)
  const moved = sent.filter(
    ({ change, written }) => change.kind === 'update' && written.geometry !== undefined,
  )
  demandWholeRelated(editors(moved), 'move', rights)
}

/** Deletions cannot be taken back, and so are never sent without their condition where a row may leave the caller's reach. */
function demandConditional({ layers, intent, attached }: JudgedEdit, wayOf: ReturnType<typeof wayFor>): void {
  for (const { parent } of attached) if (parent) demandUnconditional(parent.editor)
  const compared = sentChanges(layers).filter((one) => wayOf(one) === 'compared')
  const deletion = compared.find(({ change }) => change.kind === 'delete')
  if (deletion) {
    const isAlone = sentChanges(layers).every(({ change }) => change.kind === 'delete')
    throw new Refused('access.denied', 'rows that may leave the reach would be deleted without a condition', {
      publicText:
        isAlone && intent.layers.length === 1
          ? 'This account deletes several rows of this layer only with rollbackOnFailure=false, or one by one.'
          : 'This account deletes rows of this layer only in a request of its own: of one layer, without other changes.',
    })
  }
  if (!compared.some(({ change, editor }) => change.kind === 'update' && editor.right.onlyConditional)) return
  throw new Refused('access.denied', 'the grant permits conditional writes only', {
    publicText:
      'This account changes rows of this layer only where the change can carry its own condition: attributes of one row at a time, or the same values for several with rollbackOnFailure=false.',
  })
}
