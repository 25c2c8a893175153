import type { AttachmentFile, AttachmentList, AttachmentQuery } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { covering, type LayerRights, rowsOf, type View } from '../../model/rights.ts'
import { andRows, conditionOf, isAllRows, type RowFilter, rowsWhere } from '../../model/row-filter.ts'
import { decidingViews } from '../features/deciding-fields.ts'
import { idsAmong, idsOf } from '../features/own-queries.ts'
import { afterRowCheck, noRow } from '../features/row-check.ts'
import { type JsonObject, objectsOf } from '../json-body.ts'
import { jsonUpstreamReply, layerSeen, type Narrowing, oneStep, replyAt, step } from '../narrowing.ts'
import { demandMembers } from '../promised-members.ts'
import { pick, type Show } from '../showing.ts'
import { isFailed, jsonWith, objectsIn } from '../upstream-json.ts'

/** What hangs on one row: asked for only once the row is known to be seen. */
export function narrowAttachmentList({ intent, rights }: Narrowing<AttachmentList>): Plan {
  const seen = layerSeen(rights, intent.layerId)
  const rows = rowsOf(viewsWithIds(seen))
  return afterRowCheck({ intent, seen, rows }, () => step(intent))
}

/** A file that hangs on a row: asked for only once it is known to hang there. */
export function narrowAttachmentFile(narrowing: Narrowing<AttachmentFile>): Plan {
  const { intent } = narrowing
  const { attachmentId, layerId, rowId, service } = intent
  const list: AttachmentList = { kind: 'attachment-list', service, format: 'json', layerId, rowId }
  const listed = narrowAttachmentList({ ...narrowing, intent: list })
  const file = (earlier: readonly UpstreamReply[]) => {
    const infos = objectsIn(
      jsonWith(replyAt(earlier, listed.steps.length - 1), 'attachmentInfos').attachmentInfos,
    )
    const info = infos.find(({ id }) => id === attachmentId)
    const isPage = /html/i.test(String(info?.contentType ?? 'html'))
    if (info) return step(intent, { holds: 'stream', expects: isPage ? 'file' : 'attachment' })
    throw noRow(`attachment ${attachmentId} does not hang on row ${rowId} of layer ${layerId}`)
  }
  return { steps: [...listed.steps, file], combine: (replies) => replyAt(replies, listed.steps.length) }
}

/** Attachments hang on object ids: whoever names one, or reads one, has to see it. */
const viewsWithIds = ({ layer, views }: LayerRights): readonly View[] =>
  covering(views, layer.objectIdField === undefined ? [] : [layer.objectIdField])

/** True for rights by which some attachment can be shown. */
export const seesAttachments = (seen: LayerRights): boolean =>
  seen.layer.objectIdField === undefined || viewsWithIds(seen).length > 0

/**
 * Attachments of the rows that may be seen. Rows that are named by id are narrowed first, by the conditions of policy and client, and then
 * named by id alone: of ids and a condition side by side some servers read the ids only.
 */
export function narrowAttachmentQuery({ intent, rights }: Narrowing<AttachmentQuery>): Plan {
  const seen = layerSeen(rights, intent.layerId)
  const views = viewsWithIds({ ...seen, views: decidingViews(intent, seen) })
  const rows = rowsOf(views)
  const { ids = [] } = intent
  if (isAllRows(rows) || ids.length === 0) return oneStep(step(withRows(intent, rows)))
  const check = step(idsAmong(intent, seen.layer, { ids, rows: askedRows(intent, rows) }))
  const left = (earlier: readonly UpstreamReply[]) => {
    const found = idsOf(replyAt(earlier, 0))
    return ids.filter((id) => found.has(id))
  }
  const none = intent.only.count === true ? { count: 0 } : { attachmentGroups: [] }
  return {
    steps: [
      () => check,
      (earlier) => {
        const seenIds = left(earlier)
        return seenIds.length === 0 ? check : step({ ...intent, ids: seenIds, where: undefined })
      },
    ],
    combine: (replies) => {
      const [checked, last] = [replyAt(replies, 0), replyAt(replies, 1)]
      if (isFailed(checked)) return checked
      return left(replies).length === 0 ? jsonUpstreamReply(none) : last
    },
  }
}

/** The question for these rows only. */
const withRows = (asked: AttachmentQuery, rows: RowFilter): AttachmentQuery =>
  isAllRows(rows) ? asked : { ...asked, where: conditionOf(askedRows(asked, rows)) }

/** Those of the rows that hold the condition of the client. */
const askedRows = ({ where }: AttachmentQuery, rows: RowFilter): RowFilter => andRows(rows, rowsWhere(where))

/** Attachments by row. The global id of a row is a cell that not every view of it shows, so it is left out. */
export const showAttachments: Show<AttachmentQuery | AttachmentList> = (json) => ({
  ...pick(json, ['fields', 'exceededTransferLimit', 'attachmentInfos']),
  ...(json.attachmentGroups === undefined
    ? {}
    : {
        attachmentGroups: objectsOf(json.attachmentGroups).map((group) =>
          pick(group, ['parentObjectId', 'attachmentInfos', 'count']),
        ),
      }),
})

/**
 * Attachments by row, or how many there are where a count was asked for.
 * @throws Refused `upstream.invalid-reply` for a reply with nothing of what was asked for
 */
export const showAttachmentQuery: Show<AttachmentQuery> = (json, showing) => {
  const isCount = showing.intent.only.count === true
  const shown = isCount ? counts(json) : showAttachments(json, showing)
  demandMembers(shown, isCount ? ['attachmentGroups', 'count'] : ['attachmentGroups'])
  return shown
}

/** One count, or counts by row: attachments that a map server answers in their place are left out. */
const counts = (json: JsonObject): JsonObject =>
  json.attachmentGroups === undefined
    ? count(json)
    : {
        ...pick(json, ['exceededTransferLimit']),
        attachmentGroups: objectsOf(json.attachmentGroups).map((group) => ({
          ...pick(group, ['parentObjectId']),
          ...count(group),
        })),
      }

/** A count that stands for itself: a map server that lists something beside it did not read that a count was asked for. */
function count(json: JsonObject): JsonObject {
  const isWhole = typeof json.count === 'number' && Number.isSafeInteger(json.count) && json.count >= 0
  return isWhole && !Object.values(json).some(Array.isArray) ? { count: json.count } : {}
}
