import { fieldsOf, type LayerDef, type MapRequest } from '@mapgate/protocol'
import { demandKnown } from '../model/known-layer.ts'
import type { Plan } from '../model/plan.ts'
import type { UpstreamReply } from '../model/reply.ts'
import { shownResult } from '../model/results.ts'
import { columnsKey, covering, type LayerRights, type ServiceRights, type View } from '../model/rights.ts'
import { andRows, conditionOf, orRows, type RowFilter, rowsWhere } from '../model/row-filter.ts'
import { type Ask, answered, jsonUpstreamReply, layerOf, replyAt, seesAll, send } from './ask.ts'
import type { LayersSearch } from './asked-operations.ts'
import { demandConditionsHeld, holdsRowsOf } from './conditions-held.ts'
import { mayStop } from './failing-conditions.ts'
import { joinedResults, type Result, resultsOf } from './results.ts'
import { isFailed } from './upstream-json.ts'

/** One view of one layer, and the rows of it that are asked for. */
export interface Part {
  readonly seen: LayerRights
  readonly view: View
  readonly rows: RowFilter
}

/**
 * The parts of one layer: its views that may decide about the client's condition in `layerDefs`, each with its own rows. A view has to show
 * the fields of that condition, and those that `needs` names besides.
 */
export function partsOf(
  ask: Ask<LayersSearch>,
  layerId: number,
  needs: (seen: LayerRights) => readonly string[],
): readonly Part[] {
  const seen = layerOf(ask, layerId)
  if (seen === undefined) return []
  const own = ask.map.parameters.layerDefs?.find((def) => def.layerId === layerId)?.where
  const named = own ? [...fieldsOf(own)] : []
  const needed = needs(seen)
  if (!seesAll(seen, named) || (own && mayStop(seen, [own], needed))) return []
  const views = covering(seen.views, [...named, ...needed])
  const held = views.filter((view) => holdsRowsOf(ask, view))
  return held.map((view) => ({ seen, view, rows: andRows(view.rows, rowsWhere(own)) }))
}

/** Parts of one layer as few as they can be: views that show the same fields are asked for together, for the rows of either. */
export function mergedParts(parts: readonly Part[]): readonly Part[] {
  const alike = Map.groupBy(parts, ({ view }) => columnsKey(view))
  return [...alike.values()].map((group) => {
    const [first] = group as [Part]
    const records = Math.max(...group.map(({ view }) => view.records))
    return {
      seen: first.seen,
      view: { ...first.view, records },
      rows: orRows(...group.map(({ rows }) => rows)),
    }
  })
}

/** The conditions of parts as `layerDefs`; undefined for none. */
export function layerDefsOf(parts: readonly Part[]): readonly LayerDef[] | undefined {
  const defs = parts.flatMap(({ seen, rows }) => {
    const where = conditionOf(rows)
    return where ? [{ layerId: seen.layer.id, where }] : []
  })
  return defs.length > 0 ? defs.sort((a, b) => a.layerId - b.layerId) : undefined
}

/** What is asked in a round, and what of its results is shown. */
export interface RoundOptions<Asked extends Part> {
  readonly requestOf: (parts: readonly Asked[]) => MapRequest
  /** False for a result that is left out. Default: all are kept. */
  readonly keeps?: (result: Result, part: Part) => boolean
}

/**
 * Results of many layers, in rounds that ask for one view of a layer each: so the fields of a result are those of the view that shows its
 * row. What several rounds find of one row is joined.
 */
export function planRounds<Asked extends Part>(
  ask: Ask<LayersSearch>,
  rounds: readonly (readonly Asked[])[],
  { requestOf, keeps = () => true }: RoundOptions<Asked>,
): Plan {
  if (rounds.length === 0) {
    demandConditionsHeld(ask)
    return answered({ results: [] })
  }
  return {
    steps: rounds.map((parts) => () => send(ask, requestOf(parts))),
    combine: (replies) =>
      joinedResults(
        rounds.map((parts, index) =>
          shownReply(replyAt(replies, index), { parts, keeps, rights: ask.rights }),
        ),
        Math.max(...rounds.flat().map(({ view }) => view.records)),
      ),
  }
}

function shownReply(
  reply: UpstreamReply,
  {
    parts,
    keeps,
    rights,
  }: {
    parts: readonly Part[]
    keeps: (result: Result, part: Part) => boolean
    rights: ServiceRights
  },
): UpstreamReply {
  if (isFailed(reply)) return reply
  const byId = new Map(parts.map((part) => [part.seen.layer.id, part]))
  const results = resultsOf(reply).flatMap((result) => {
    const part = byId.get(Number(result.layerId))
    if (part)
      demandKnown(part.seen.layer, { name: result.layerName, geometryType: result.geometryType }, rights)
    return part && keeps(result, part) ? [shownResult(result, part.seen.layer, part.view)] : []
  })
  return jsonUpstreamReply({ results })
}
