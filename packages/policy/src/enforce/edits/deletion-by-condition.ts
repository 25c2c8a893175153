import {
  andExpressions,
  type Edit,
  type Expression,
  fieldsOf,
  type LayerEdit,
  orExpressions,
} from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { geometryField, hidesOuterParts, type ServiceRights, shows } from '../../model/rights.ts'
import { conditionOf } from '../../model/row-filter.ts'
import { referenceOfLayer } from '../areas/area-shape.ts'
import { cutAway } from '../areas/client-shape.ts'
import { idCondition } from '../features/ids.ts'
import { withKnownRows } from '../features/known-rows.ts'
import { demandUnfailing } from '../features/unfailing.ts'
import { jsonOf, objectsOf } from '../json-body.ts'
import {
  answered,
  cannotNarrow,
  demandSeen,
  jsonUpstreamReply,
  layerSeen,
  replyAt,
  step,
  wordFor,
} from '../narrowing.ts'
import { isFailed } from '../upstream-json.ts'
import { demandWholeRelated } from './composite.ts'
import { deletionStep } from './deleted-rows.ts'
import { areaOf, conditionFor, type Editor, editorsByCondition } from './editor.ts'
import type { Permitted } from './judged.ts'
import { toldMoment } from './outcomes.ts'
import { isInReach, isRuledOut } from './reach.ts'
import { rolledBack } from './rolled-back.ts'
import { rowsByCondition } from './rows-as-they-are.ts'

/**
 * Deletes the rows of a client's condition that the caller may delete. Where nothing but conditions decides, one request carries them; where an area or an
 * owner does, the rows are read and judged first, and then deleted by their ids and the conditions.
 */
export function planDeletionByCondition(intent: Edit, edit: LayerEdit, rights: ServiceRights): Plan {
  const seen = layerSeen(rights, edit.layerId)
  const { where, ids, area, time } = edit.deletes ?? {}
  if (time !== undefined) throw cannotNarrow('rows of a time')
  if (edit.adds || edit.updates || edit.attachments || edit.deletes?.globalIds)
    throw cannotNarrow('rows of a condition beside other changes')
  const fields = [
    ...(where ? fieldsOf(where) : []),
    ...(ids ? [seen.layer.objectIdField ?? ''] : []),
    ...(area?.shape ? [geometryField] : []),
  ]
  demandSeen(seen, where ? fieldsOf(where) : [], wordFor(intent, 'where'))
  const editors = editorsByCondition(seen, 'delete', fields)
  if (editors.length === 0) throw cannotNarrow(`no grant permits to delete rows of layer ${edit.layerId}`)
  if (area?.shape && editors.some(({ view }) => hidesOuterParts(view)))
    throw cutAway(
      'a geometry, where outer parts of shapes are hidden',
      'Shapes of this layer are cut off at the edge of the area of this account. There rows are deleted by their ids or a condition, and not by a geometry.',
    )
  demandWholeRelated(editors, 'delete', rights)
  demandUnfailing(
    { where },
    seen,
    editors.map(({ view }) => view),
  )
  const rows = asked(seen.layer, { where, ids })
  const verdicts = [
    { layerId: edit.layerId, change: 'delete', grant: editors[0]?.view.grant ?? '', way: 'conditional' },
  ] as const
  const isJudged = editors.some((one) => areaOf(one) !== undefined || one.right.own !== undefined)
  const plan = isJudged
    ? planJudged(intent, editors, rights, { rows, area })
    : planAtOnce(intent, editors, { rows, area })
  return { ...plan, verdicts }
}

interface Asked {
  readonly rows: Expression | undefined
  readonly area: NonNullable<LayerEdit['deletes']>['area']
}

function asked(
  layer: Editor['layer'],
  { where, ids }: Pick<NonNullable<LayerEdit['deletes']>, 'where' | 'ids'>,
): Expression | undefined {
  const parts = [where, ids && idCondition(layer, ids)].filter((one) => one !== undefined)
  return parts.length === 0 ? undefined : andExpressions(...parts)
}

function planAtOnce(intent: Edit, editors: readonly Editor[], { rows, area }: Asked): Plan {
  const [first] = editors as readonly [Editor]
  const conditions = editors.map((editor) => conditionFor(editor, 'delete'))
  const isHeld = conditions.every((one) => one !== undefined)
  const parts = [isHeld ? orExpressions(...conditions) : undefined, rows].filter((one) => one !== undefined)
  const { calledAs: _, ...base } = intent
  const deletes = {
    ...(parts.length === 0 ? {} : { where: andExpressions(...parts) }),
    ...(area ? { area } : {}),
  }
  const deletion = step({
    ...base,
    layers: [{ layerId: first.layer.id, deletes }],
    manner: { ...intent.manner, deleted: true },
  })
  return {
    steps: [() => deletion],
    combine: (replies) => deletionReply(intent, editors, replyAt(replies, 0)),
  }
}

function planJudged(
  intent: Edit,
  editors: readonly Editor[],
  rights: ServiceRights,
  { rows, area }: Asked,
): Plan {
  const found = new Map<number, Permitted>()
  for (const editor of editors) {
    const wkid = areaOf(editor) ? referenceOfLayer(editor.layer, rights.service) : undefined
    const inArea = areaOf(editor) ? rowsInAreaOf(editor, rights) : undefined
    const held = [inArea, rows].filter((one) => one !== undefined)
    const some = rowsByCondition(intent, editor, rights, {
      change: 'delete',
      rows: held.length === 0 ? undefined : andExpressions(...held),
      area,
      fields: [],
      wkid,
    })
    for (const row of some) {
      if (found.has(row.id) || isRuledOut(editor, 'delete', row.attributes)) continue
      if (!isInReach(editor, rights, row, wkid)) continue
      const change = { kind: 'delete', index: found.size, id: row.id, values: new Map() } as const
      found.set(row.id, { change, editor, row, written: { values: new Map() } })
    }
  }
  if (found.size === 0) return answered(deletionJson(intent, editors, []))
  const deletion = deletionStep(intent, [...found.values()], rights)
  return {
    steps: [() => deletion],
    combine: (replies) => deletionReply(intent, editors, replyAt(replies, 0)),
  }
}

/**
 * The condition that a row is one of those found in the area of a view. A question without it would be about rows outside too, and how many they are, or how
 * long it takes, would tell of them.
 * @throws Refused with what has to be known; `access.denied` where the rows are too many to be told by their ids
 */
function rowsInAreaOf({ layer, view }: Editor, rights: ServiceRights): Expression | undefined {
  const seen = { layer, views: [view] }
  const known = withKnownRows({ ...rights, layers: new Map([[layer.id, seen]]) })
  const [found = view] = known.layers.get(layer.id)?.views ?? []
  return conditionOf(found.rows)
}

function deletionReply(intent: Edit, editors: readonly Editor[], reply: UpstreamReply): UpstreamReply {
  if (isFailed(reply))
    throw rolledBack('the map server did not delete', ['The map server did not delete the rows.'])
  const { deleteResults, success } = jsonOf(reply)
  if (!Array.isArray(deleteResults) && success !== true)
    throw new Refused('edit.outcome-unknown', 'the reply to a deletion says nothing of its outcome')
  const results = Array.isArray(deleteResults) ? objectsOf(deleteResults) : undefined
  return jsonUpstreamReply({ ...deletionJson(intent, editors, results), ...toldMoment(intent, reply) })
}

/** Which rows were deleted, where that is asked for and known, and the caller reads their ids. */
function deletionJson(
  { manner }: Edit,
  editors: readonly Editor[],
  results: ReturnType<typeof objectsOf> | undefined,
): object {
  const areRead = editors.every(
    ({ layer, view, right }) => right.reads && shows(view, layer.objectIdField ?? ''),
  )
  if (results === undefined || manner.deleted !== true || !areRead) return { success: true }
  const deleted = results.filter(({ success }) => success === true)
  return { deleteResults: deleted.map(({ objectId }) => ({ objectId, success: true })) }
}
