import { andExpressions, type Edit, type Expression, orExpressions } from '@mapgate/protocol'
import type { Plan, Step } from '../../model/plan.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { idCondition } from '../features/ids.ts'
import { idsOf, queryOf } from '../features/own-queries.ts'
import { isObject, jsonOf, objectsOf } from '../json-body.ts'
import { replyAt, step } from '../narrowing.ts'
import { isFailed } from '../upstream-json.ts'
import { areaCondition } from './area-condition.ts'
import { editReply } from './edit-reply.ts'
import { toldRows } from './edited-features.ts'
import { conditionFor } from './editor.ts'
import type { Judged, JudgedLayer, Permitted } from './judged.ts'
import type { JudgedEdit } from './judged-edit.ts'
import { done, momentIn } from './outcomes.ts'
import { type ItemResult, missingOrDenied, resultFrom } from './results.ts'

/** Deletes rows by their ids and the conditions of the views that permit it, so that a row that has changed hands stays. */
export function planDeletedRows(
  { intent, rights, kinds }: JudgedEdit,
  layer: JudgedLayer,
  sent: readonly Permitted[],
): Plan {
  const first = sent[0] as Permitted
  const ids = sent.flatMap(({ row }) => row?.id ?? [])
  const deletion = deletionStep(intent, sent, rights)
  const left = queryOf(intent, layer.edit.layerId, {
    where: idCondition(first.editor.layer, ids),
    only: { ids: true },
  })
  return {
    steps: [() => deletion],
    more: (replies) =>
      replies.length === 1 && !tellsDeleted(replyAt(replies, 0)) ? [step(left, { mayFail: true })] : [],
    combine: (replies) => {
      const outcome = deletedBy(replies)
      const resultOf = (one: Judged): ItemResult => (one.fault ? one : outcome(one))
      return editReply(intent, [{ ...layer, resultOf, ...toldRows(intent, sent, resultOf) }], {
        kinds,
        moment: momentIn(replyAt(replies, 0)),
      })
    },
  }
}

/** The conditional deletion of rows of one layer. @throws Refused `access.denied` where an area cannot be sent with it */
export function deletionStep(intent: Edit, sent: readonly Permitted[], rights: ServiceRights): Step {
  const byEditor = Map.groupBy(sent, ({ editor }) => editor)
  const parts = [...byEditor].map(([editor, some]): Expression => {
    const ids = idCondition(
      editor.layer,
      some.flatMap(({ row }) => row?.id ?? []),
    )
    const condition = conditionFor(editor, 'delete')
    return condition === undefined ? ids : andExpressions(ids, condition)
  })
  const area = areaCondition(sent, rights)
  const { calledAs: _, ...base } = intent
  return step({
    ...base,
    layers: [
      {
        layerId: (sent[0] as Permitted).editor.layer.id,
        deletes: { where: orExpressions(...parts), ...(area ? { area } : {}) },
      },
    ],
    manner: { allOrNothing: false, deleted: true, moment: intent.manner.moment },
  })
}

/** True for a reply that says of each row whether it was deleted, and for one that is an error. */
const tellsDeleted = (reply: UpstreamReply): boolean =>
  isFailed(reply) || Array.isArray(jsonOf(reply).deleteResults)

/** What became of a row, by the replies. */
function deletedBy(replies: readonly UpstreamReply[]): (one: Permitted) => ItemResult {
  const reply = replyAt(replies, 0)
  if (isFailed(reply)) return () => resultFrom('delete', {})
  const { deleteResults } = jsonOf(reply)
  const again = replies[1]
  if (!Array.isArray(deleteResults)) {
    if (again === undefined || isFailed(again)) return () => unknownOutcome
    const stay = idsOf(again)
    return (one) => (stay.has(one.row?.id ?? -1) ? { fault: missingOrDenied } : done(one))
  }
  const results = new Map(objectsOf(deleteResults).map((result) => [result.objectId, result]))
  return (one) => {
    const result = results.get(one.row?.id)
    if (!isObject(result)) return { fault: missingOrDenied }
    return result.success === true ? done(one) : resultFrom('delete', result)
  }
}

const unknownOutcome: ItemResult = {
  fault: {
    code: 1018,
    description: 'It is not known whether the row was deleted. Look before you send it again.',
  },
}
