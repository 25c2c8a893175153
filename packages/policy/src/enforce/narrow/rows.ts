import { operationOf, type RequestFor, withValues } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { covering, type LayerRights, rowsOf, showsAll, type View } from '../../model/rights.ts'
import { andRows, conditionOf, isAllRows, type RowFilter, rowsWhere } from '../../model/row-filter.ts'
import { type Ask, cannotNarrow, demandLayer, jsonUpstreamReply, oneStep, replyAt, send } from '../ask.ts'
import type {
  AttachmentQuery,
  HtmlPopup,
  LayerSummary,
  RelatedQuery,
  RowPart,
  RowRequest,
} from '../asked-operations.ts'
import { joinPlans, thenPlan } from '../join-plans.ts'
import { decidingViews } from '../named-fields.ts'
import { withNeutralNames } from '../result-names.ts'
import { idsAmong, idsOf, layerQuery } from '../rows-query.ts'
import { isFailed, jsonOf, jsonWith, noSuchRow, objectsIn } from '../upstream-json.ts'
import { narrowQuery, withRows } from './query.ts'

/** Bins, and renderers made from values: numbers over the rows that may be seen, by fields that may be seen. */
export function narrowSummary(asked: Ask<LayerSummary>): Plan {
  const seen = demandLayer(asked)
  const views = decidingViews(asked, seen)
  const { map, restored } = withNeutralNames(asked.map, seen.layer)
  const ask = { ...asked, map }
  return thenPlan(oneStep(send(ask, withRows(ask.map, views, seen.layer))), restored)
}

/** Count and extent of a layer, over the rows that may be seen. */
export function narrowEstimates(ask: Ask<'FeatureServer.getEstimates'>): Plan {
  const { layerId = -1 } = ask.map.resource
  const counted = narrowQuery({ ...ask, map: layerQuery(ask, layerId, { returnCountOnly: true }) })
  if (demandLayer(ask).layer.geometryType === undefined) return counted
  const measured = narrowQuery({ ...ask, map: layerQuery(ask, layerId, { returnExtentOnly: true }) })
  return joinPlans([counted, measured], ([count, extent]) => {
    if (count === undefined || extent === undefined || isFailed(count)) return count ?? noSuchRow()
    return jsonUpstreamReply({
      count: jsonOf(count).count,
      ...(isFailed(extent) ? {} : { extent: jsonOf(extent).extent }),
    })
  })
}

/** One row by its id: a query for that id, so that a hidden row is one that is not there. */
export function narrowFeature(ask: Ask<RowRequest>): Plan {
  const { objectId = -1, layerId = -1 } = ask.map.resource
  const { outFields = '*', returnGeometry = true, outSR, returnZ, returnM } = ask.map.parameters
  const query = layerQuery(ask, layerId, {
    objectIds: [objectId],
    outFields,
    returnGeometry,
    outSR,
    returnZ,
    returnM,
  })
  return thenPlan(narrowQuery({ ...ask, map: query }), (reply) => {
    if (isFailed(reply)) return reply
    const { features, spatialReference } = jsonWith(reply, 'features')
    const [feature] = objectsIn(features)
    if (feature === undefined) return noSuchRow()
    const { geometry, ...row } = feature
    const placed =
      typeof geometry === 'object' && geometry !== null ? { geometry: { ...geometry, spatialReference } } : {}
    return jsonUpstreamReply({ feature: { ...row, ...placed } })
  })
}

/** What hangs on one row: asked for only once the row is known to be seen, and a file once it is known to hang there. */
export function narrowRowPart(ask: Ask<RowPart>): Plan {
  const seen = demandLayer(ask)
  const rows = rowsOf(viewsWithIds(seen))
  const { attachmentId, ...row } = ask.map.resource
  if (attachmentId === undefined) return afterRowCheck(ask, seen, rows)
  const list: RequestFor<RowPart> = {
    operation: operationOf(
      row.serviceType === 'FeatureServer' ? 'FeatureServer.attachments' : 'MapServer.attachments',
    ),
    resource: row,
    parameters: {},
    format: 'json',
    dropped: [],
  }
  const listed = afterRowCheck({ ...ask, map: list }, seen, rows)
  const file = (earlier: readonly UpstreamReply[]) => {
    const infos = objectsIn(
      jsonWith(replyAt(earlier, listed.steps.length - 1), 'attachmentInfos').attachmentInfos,
    )
    const info = infos.find(({ id }) => id === attachmentId)
    const isPage = /html/i.test(String(info?.contentType ?? 'html'))
    if (info) return send(ask, ask.map, 'stream', { expects: isPage ? 'file' : 'attachment' })
    throw noRow(`attachment ${attachmentId} does not hang on row ${row.objectId} of layer ${seen.layer.id}`)
  }
  return { steps: [...listed.steps, file], combine: (replies) => replyAt(replies, listed.steps.length) }
}

/** Attachments hang on object ids: whoever names one, or is told of one, has to see it. */
const viewsWithIds = ({ layer, views }: LayerRights): readonly View[] =>
  covering(views, layer.objectIdField === undefined ? [] : [layer.objectIdField])

/** The pop-up shows every column of a row, new ones too, so it is given where one view shows them all. */
export function narrowHtmlPopup(ask: Ask<HtmlPopup>): Plan {
  const seen = demandLayer(ask)
  const views = seen.views.filter(showsAll)
  if (views.length === 0) throw cannotNarrow('a pop-up shows every field, and some are hidden')
  return afterRowCheck(ask, seen, rowsOf(views))
}

function afterRowCheck(ask: Ask<RowPart | HtmlPopup>, { layer }: LayerRights, rows: RowFilter): Plan {
  const part = () => send(ask, ask.map, ask.map.format === 'bytes' ? 'stream' : 'whole')
  if (isAllRows(rows)) return oneStep(part())
  const { objectId = -1 } = ask.map.resource
  return {
    steps: [
      () => send(ask, idsAmong(ask, layer, { ids: [objectId], rows })),
      (earlier) => {
        if (idsOf(replyAt(earlier, 0)).has(objectId)) return part()
        throw noRow(`row ${objectId} of layer ${layer.id} is hidden or not there`)
      },
    ],
    combine: (replies) => replyAt(replies, 1),
  }
}

const noRow = (detail: string): Refused => new Refused('request.not-found', detail)

/**
 * Attachments of the rows that may be seen. Rows that are named by id are narrowed first, by the conditions of policy and client, and then
 * named by id alone: of ids and a condition side by side some servers read the ids only.
 */
export function narrowQueryAttachments(ask: Ask<AttachmentQuery>): Plan {
  const seen = demandLayer(ask)
  const views = viewsWithIds({ ...seen, views: decidingViews(ask, seen) })
  const rows = rowsOf(views)
  const ids = namedIds(ask.map)
  if (isAllRows(rows) || ids.length === 0) return oneStep(send(ask, withDefinition(ask.map, rows)))
  const check = send(ask, idsAmong(ask, seen.layer, { ids, rows: rowsWith(ask.map, rows) }))
  const left = (earlier: readonly UpstreamReply[]) => {
    const found = idsOf(replyAt(earlier, 0))
    return ids.filter((id) => found.has(id))
  }
  const none = ask.map.parameters.returnCountOnly === true ? { count: 0 } : { attachmentGroups: [] }
  return {
    steps: [
      () => check,
      (earlier) => {
        const objectIds = left(earlier)
        const values = { objectIds, definitionExpression: undefined }
        return objectIds.length === 0 ? check : send(ask, withValues(ask.map, values))
      },
    ],
    combine: (replies) => {
      const [checked, last] = [replyAt(replies, 0), replyAt(replies, 1)]
      if (isFailed(checked)) return checked
      return left(replies).length === 0 ? jsonUpstreamReply(none) : last
    },
  }
}

/** The request for these rows only, by its `definitionExpression`. */
export function withDefinition<Given extends RequestFor<RelatedQuery | AttachmentQuery>>(
  map: Given,
  rows: RowFilter,
): Given {
  if (isAllRows(rows)) return map
  return withValues(map, { definitionExpression: conditionOf(rowsWith(map, rows)) })
}

/** Those of the rows that a request asks for in its `definitionExpression`. */
const rowsWith = ({ parameters }: RequestFor<RelatedQuery | AttachmentQuery>, rows: RowFilter): RowFilter =>
  andRows(rows, rowsWhere(parameters.definitionExpression))

/** The rows that a request names by id, as a list. */
export function namedIds(map: RequestFor<RelatedQuery | AttachmentQuery>): readonly number[] {
  return map.parameters.objectIds ?? []
}
