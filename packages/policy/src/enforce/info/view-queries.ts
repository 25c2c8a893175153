import { type FeatureInfo, fieldsOf, type LayerCondition, type TextSearch } from '@mapgate/protocol'
import { demandKnown } from '../../model/known-layer.ts'
import type { Plan } from '../../model/plan.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { shownResult } from '../../model/results.ts'
import {
  clipOf,
  columnsKey,
  covering,
  type LayerRights,
  type ServiceRights,
  type View,
} from '../../model/rights.ts'
import { andRows, conditionOf, orRows, type RowFilter, rowsWhere } from '../../model/row-filter.ts'
import { mayStop } from '../features/unfailing.ts'
import { answered, jsonUpstreamReply, type Narrowing, replyAt, seesAll, step } from '../narrowing.ts'
import { isFailed } from '../upstream-json.ts'
import { canBeHeld, demandConditionsHeld } from './conditions-held.ts'
import { resultHolder, type ShownShapes } from './held-results.ts'
import { joinedResults, type Result, resultsOf } from './joined-results.ts'

/** Searches in many layers at once. */
type LayersSearch = FeatureInfo | TextSearch

/** One view of one layer, and the rows of it that are asked for. */
export interface Part {
  readonly seen: LayerRights
  readonly view: View
  readonly rows: RowFilter
}

/**
 * The parts of one layer: its views that may decide about the client's condition for the layer, each with its own rows. A view has to show
 * the fields of that condition, and those that `needs` names besides.
 */
export function partsOf(
  { intent, rights }: Narrowing<LayersSearch>,
  layerId: number,
  needs: (seen: LayerRights) => readonly string[],
): readonly Part[] {
  const seen = rights.layers.get(layerId)
  if (seen === undefined) return []
  const own = intent.conditions?.find((one) => one.layerId === layerId)?.condition
  const named = own ? [...fieldsOf(own)] : []
  const needed = needs(seen)
  if (!seesAll(seen, named) || (own && mayStop(seen, [own], needed))) return []
  const views = covering(seen.views, [...named, ...needed])
  const held = views.filter((view) => canBeHeld({ intent, rights }, view))
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

/** The conditions of parts; undefined for none. */
export function conditionsOf(parts: readonly Part[]): readonly LayerCondition[] | undefined {
  const conditions = parts.flatMap(({ seen, rows }) => {
    const condition = conditionOf(rows)
    return condition ? [{ layerId: seen.layer.id, condition }] : []
  })
  return conditions.length > 0 ? conditions.sort((a, b) => a.layerId - b.layerId) : undefined
}

/** What is asked of parts at once, and what of the results is shown. */
interface ViewQueries<Asked extends Part> {
  readonly questionFor: (parts: readonly Asked[]) => LayersSearch
  /** False for a result that is left out. Default: all are kept. */
  readonly keeps?: (result: Result, part: Part) => boolean
  readonly shown: ShownShapes
}

/**
 * Results of many layers, by questions that ask for one view of a layer each: so the fields of a result are those of the view that shows its
 * row. What several questions find of one row is joined.
 */
export function planViewQueries<Asked extends Part>(
  asked: Narrowing<LayersSearch>,
  queries: readonly (readonly Asked[])[],
  { questionFor, keeps = () => true, shown }: ViewQueries<Asked>,
): Plan {
  if (queries.length === 0) {
    demandConditionsHeld(asked)
    return answered({ results: [] })
  }
  const holders = new Map(queries.flat().map(({ view }) => [view, resultHolder(view, asked.rights, shown)]))
  const isShapeless = shown.shapes.geometry === false && [...holders.values()].some((hold) => hold)
  const held = (result: Result, { view }: Part): Result | undefined => {
    const hold = holders.get(view)
    if (hold) return hold(result)
    const { geometry: _, ...shapeless } = result
    return isShapeless ? shapeless : result
  }
  return {
    steps: queries.map((parts) => () => step(withExactShapes(questionFor(parts), parts))),
    combine: (replies) =>
      joinedResults(
        queries.map((parts, index) =>
          shownReply(replyAt(replies, index), { parts, keeps, held, rights: asked.rights }),
        ),
        Math.max(...queries.flat().map(({ view }) => view.records)),
      ),
  }
}

/** The question, for exact shapes where some are cut off: a simplified shape inside may depend on the part outside. */
function withExactShapes(question: LayersSearch, parts: readonly Part[]): LayersSearch {
  if (!parts.some(({ view }) => clipOf(view))) return question
  const { geometry } = question.shapes
  // By its shape it is judged whether a row is near the place.
  if (question.kind === 'feature-info') return { ...question, shapes: { geometry: true } }
  return { ...question, shapes: { geometry, reference: question.shapes.reference } }
}

function shownReply(
  reply: UpstreamReply,
  {
    parts,
    keeps,
    held,
    rights,
  }: {
    parts: readonly Part[]
    keeps: (result: Result, part: Part) => boolean
    held: (result: Result, part: Part) => Result | undefined
    rights: ServiceRights
  },
): UpstreamReply {
  if (isFailed(reply)) return reply
  const byId = new Map(parts.map((part) => [part.seen.layer.id, part]))
  const results = resultsOf(reply).flatMap((result) => {
    const part = byId.get(Number(result.layerId))
    if (part)
      demandKnown(part.seen.layer, { name: result.layerName, geometryType: result.geometryType }, rights)
    const left = part && keeps(result, part) ? held(result, part) : undefined
    return part && left ? [shownResult(left, part.seen.layer, part.view)] : []
  })
  return jsonUpstreamReply({ results })
}
