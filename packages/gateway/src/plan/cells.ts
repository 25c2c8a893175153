import { type MapRequest, matchNone } from '@mapgate/protocol'
import { GatewayError } from '../core/errors.ts'
import type { UpstreamReply } from '../core/outbound.ts'
import type { Plan } from '../core/plan.ts'
import { geometryField, type LayerRights, shows, type View } from '../core/rights.ts'
import { type Ask, jsonUpstreamReply, replyAt, send } from './ask.ts'
import { blankedPbf, isPbf, pbfObjectIds, shapesQuery } from './cells-pbf.ts'
import { idsAmong, idsOf, layerQuery } from './rows-query.ts'
import { isFailed, type Json, jsonOf, objectsIn } from './upstream-json.ts'
import { withValues } from './values.ts'

/**
 * A query whose rows come from several views with different fields: the rows that were found are asked for once more with the
 * condition of each view, and cells that no view shows are blanked. The server decides, not a copy of its rules.
 * @throws GatewayError `access.denied` for layers without object ids
 */
export function planCells(
  ask: Ask,
  seen: LayerRights,
  { map, fields }: { map: MapRequest; fields: readonly string[] },
): Plan {
  const { layer } = seen
  const key = layer.objectIdField
  if (key === undefined)
    throw new GatewayError('access.denied', 'rows without object ids cannot be shown in parts')
  const views = seen.views.filter((view) => fields.some((field) => shows(view, field)))
  const conditional = views.filter((view) => view.where !== null)
  const bringsShapes = map.format === 'pbf' && fields.includes(geometryField) && ask.protections.pbf
  // A row whose id is none, or too large to be told from its neighbours, is asked for by nobody: it shows what needs no condition.
  const found = (earlier: readonly UpstreamReply[]) =>
    objectIdsOf(replyAt(earlier, 0), key).filter(Number.isSafeInteger)
  const checks = conditional.map(
    ({ where }) =>
      (earlier: readonly UpstreamReply[]) =>
        send(ask, checkOf(ask, layer.id, { ids: found(earlier), where: where ?? matchNone })),
  )
  const shapes = (earlier: readonly UpstreamReply[]) => send(ask, shapesQuery(ask, seen, found(earlier)))
  return {
    steps: [
      () => send(ask, bringsShapes ? withValues(map, { returnGeometry: false }) : map),
      ...checks,
      ...(bringsShapes ? [shapes] : []),
    ],
    combine: (replies) => {
      const failed = replies.find(isFailed)
      if (failed) return failed
      const rows = new Map<View, ReadonlySet<number>>(
        conditional.map((view, index) => [view, idsOf(replyAt(replies, index + 1))]),
      )
      const allows = (id: number, field: string): boolean =>
        views.some((view) => shows(view, field) && (rows.get(view)?.has(id) ?? true))
      const [reply, last] = [replyAt(replies, 0), replies.at(-1)]
      if (!isPbf(reply)) return blankedJson(reply, { key, fields, allows })
      return ask.protections.pbf
        ? blankedPbf(reply, { key, fields, allows, shapes: bringsShapes ? last : undefined })
        : reply
    },
  }
}

/** Which of the rows hold the condition; of no rows none. */
function checkOf(
  ask: Ask,
  layerId: number,
  { ids, where }: { ids: readonly number[]; where: NonNullable<View['where']> },
): MapRequest {
  return ids.length === 0
    ? layerQuery(ask, layerId, { where: matchNone, returnIdsOnly: true })
    : idsAmong(ask, layerId, { ids, where })
}

interface Blanking {
  readonly key: string
  readonly fields: readonly string[]
  /** May this field of the row with this object id be shown? */
  readonly allows: (objectId: number, field: string) => boolean
}

function blankedJson(reply: UpstreamReply, { key, fields, allows }: Blanking): UpstreamReply {
  const { bbox, ...json } = jsonOf(reply)
  for (const feature of objectsIn(json.features)) {
    const cells = cellsOf(feature)
    const id = Number(cells[key] ?? feature.id)
    if (!allows(id, key)) delete feature.id
    for (const field of fields) {
      if (allows(id, field)) continue
      if (field === geometryField) removeGeometry(feature)
      else if (Object.hasOwn(cells, field)) cells[field] = null
    }
  }
  return jsonUpstreamReply(bbox === undefined || fields.includes(geometryField) ? json : { ...json, bbox })
}

const cellsOf = (feature: Json): Json => (feature.attributes ?? feature.properties ?? {}) as Json

function removeGeometry(feature: Json): void {
  if ('properties' in feature) feature.geometry = null
  else delete feature.geometry
  delete feature.centroid
}

function objectIdsOf(reply: UpstreamReply, key: string): readonly number[] {
  if (isFailed(reply)) return []
  if (isPbf(reply)) return pbfObjectIds(reply, key)
  return objectsIn(jsonOf(reply).features).map((feature) => Number(cellsOf(feature)[key] ?? feature.id))
}
