import {
  andExpressions,
  type Expression,
  extent,
  fieldsOf,
  identifiedLayers,
  imageDisplay,
  layerDefs,
  parameterOf,
  spatialReference,
} from '@mapgate/protocol'
import type { Plan } from '../../core/plan.ts'
import { shownResult } from '../../core/results.ts'
import { covering, geometryField, type LayerRights, type View } from '../../core/rights.ts'
import {
  type Ask,
  answered,
  cannotNarrow,
  jsonUpstreamReply,
  layerOf,
  replyAt,
  seesAll,
  send,
} from '../ask.ts'
import { drawableIn, scalesOf } from '../picture.ts'
import { withDescendants } from '../requested-layers.ts'
import { joinedResults, resultsOf } from '../results.ts'
import { timeOptionsOf } from '../time-options.ts'
import { carries, withValues } from '../values.ts'

/** One layer in one round: a single view of it. */
interface Part {
  readonly seen: LayerRights
  readonly view: View
  readonly where: Expression | null
}

/**
 * Features of many layers near a place. Each round asks for one view of every layer, so that the fields of a result are those of
 * the view that shows its row; rows that several views show are joined.
 */
export function narrowIdentify(ask: Ask): Plan {
  if (carries(ask.map, 'dynamicLayers')) throw cannotNarrow('identify with dynamicLayers is not narrowed')
  const layers = identifiedIds(ask).map((id) => partsOf(ask, id))
  const rounds = Array.from({ length: Math.max(0, ...layers.map((parts) => parts.length)) }, (_, round) =>
    layers.flatMap((parts) => parts[round] ?? []),
  )
  if (rounds.length === 0) return answered({ results: [] })
  return {
    steps: rounds.map((parts) => () => send(ask, roundOf(ask, parts))),
    combine: (replies) =>
      joinedResults(
        rounds.map((parts, index) => shownReply(ask, replyAt(replies, index), parts)),
        Math.max(...rounds.flat().map(({ view }) => view.records)),
      ),
  }
}

/** Ids of the layers that are asked for and seen. */
function identifiedIds(ask: Ask): readonly number[] {
  const { map, rights } = ask
  const ids = parameterOf(map, 'layers', identifiedLayers)?.ids
  const named = ids && withDescendants(rights.service, ids)
  return rights.service.layers
    .filter((layer) => layer.type !== 'Group Layer' && layerOf(ask, layer.id, 'identifyLayers') !== undefined)
    .map((layer) => layer.id)
    .filter((id) => named?.has(id) ?? true)
}

function partsOf(ask: Ask, id: number): readonly Part[] {
  const { map, protections } = ask
  const seen = layerOf(ask, id, 'identifyLayers')
  if (seen === undefined) return []
  const where = parameterOf(map, 'layerDefs', layerDefs)?.find((def) => def.layerId === id)?.where
  const fields = where && protections.layerDefFields ? [...fieldsOf(where)] : []
  if (!seesAll(seen, fields)) return []
  const timed = carries(map, 'time') && protections.timeFields ? seen.layer.timeFields : []
  const views = covering(seen.views, [
    ...fields,
    ...timed,
    ...(protections.hiddenGeometry ? [geometryField] : []),
  ])
  const looking = protections.pictureLimits
    ? drawableIn(views, { scales: scalesHere(ask), pixels: 0 })
    : views
  return looking.map((view) => {
    const rows = protections.identifyRows ? view.where : null
    const conditions = [rows, where ?? null].filter((condition) => condition !== null)
    return { seen, view, where: conditions.length === 0 ? null : andExpressions(...conditions) }
  })
}

function scalesHere({ map, rights }: Ask): readonly number[] {
  const area = parameterOf(map, 'mapExtent', extent)
  const display = parameterOf(map, 'imageDisplay', imageDisplay)
  if (display === undefined) return []
  const references = [area?.spatialReference, parameterOf(map, 'sr', spatialReference)]
  return scalesOf({ area, display, references, frame: rights.service.frame })
}

function roundOf({ map, protections }: Ask, parts: readonly Part[]) {
  const mode = parameterOf(map, 'layers', identifiedLayers)?.mode ?? 'top'
  const ids = parts.map(({ seen }) => seen.layer.id)
  const defs = parts.flatMap(({ seen, where }) => (where ? [{ layerId: seen.layer.id, where }] : []))
  return withValues(map, {
    ...(protections.identifyLayers ? { layers: { mode, ids } } : {}),
    ...timeOptionsOf(map, new Set(ids)),
    layerDefs: defs.length > 0 ? defs.sort((a, b) => a.layerId - b.layerId) : undefined,
  })
}

function shownReply({ protections }: Ask, reply: Parameters<typeof resultsOf>[0], parts: readonly Part[]) {
  if (reply.error !== undefined || reply.status >= 400) return reply
  const byId = new Map(parts.map((part) => [part.seen.layer.id, part]))
  const results = resultsOf(reply).flatMap((result) => {
    const part = byId.get(Number(result.layerId))
    if (part === undefined) return []
    return [shownResult(result, part.seen.layer, protections.identifyFields ? part.view : undefined)]
  })
  return jsonUpstreamReply({ results })
}
