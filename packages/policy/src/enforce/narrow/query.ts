import { andExpressions, type RequestFor, without, withValues } from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import type { Plan } from '../../model/plan.ts'
import {
  geometryField,
  type LayerRights,
  rowsOf,
  seenFields,
  shows,
  showsAll,
  unnamedFields,
  type View,
} from '../../model/rights.ts'
import { conditionOf } from '../../model/row-filter.ts'
import { type Ask, demandLayer, demandSeen, oneStep, send } from '../ask.ts'
import type { LayerQuery, LayerSummary } from '../asked-operations.ts'
import { planCells } from '../cells.ts'
import { idCondition } from '../ids.ts'
import { thenPlan } from '../join-plans.ts'
import { decidingViews, inLayerSpelling, listed } from '../named-fields.ts'
import { withNeutralNames } from '../result-names.ts'
import { summaryOnly } from '../summary-only.ts'

/** Rows of one layer: those that may be seen, by fields that may be seen. */
export function narrowQuery(given: Ask<LayerQuery>): Plan {
  const seen = demandLayer(given)
  const asked = { ...given, map: inLayerSpelling(given.map, seen.layer) }
  const views = decidingViews(asked, seen)
  const { map: neutral, restored } = withNeutralNames(asked.map, seen.layer)
  const ask = { ...asked, map: withoutForeignGrid(neutral) }
  const map = withLimits(withRows(ask.map, views, seen.layer), views)
  if (!returnsFeatures(map)) {
    const plan = oneStep(send(ask, withoutOutFields(map)))
    return thenPlan(plan, (reply) => restored(summaryOnly(reply, map, seen.layer)))
  }
  const shown = withFields(ask, map, seen)
  const { partly, common } = partsOfReply(ask, shown, { seen, views })
  if (partly.length === 0) return oneStep(send(ask, shown))
  return planCells(ask, seen, { map: withObjectIds(shown, seen), partly, common })
}

/** A grid without an extent of its own is laid around what the server likes, hidden shapes among it. */
const withoutForeignGrid = (map: RequestFor<LayerQuery>): RequestFor<LayerQuery> =>
  map.parameters.quantizationParameters?.extent ? map : without(map, 'quantizationParameters')

/** Ids, counts, extents and statistics have no use for `outFields`, but for what is distinct. */
const withoutOutFields = (map: RequestFor<LayerQuery>): RequestFor<LayerQuery> =>
  map.parameters.returnDistinctValues ? map : without(map, 'outFields')

const returnsRecords = ({ parameters }: RequestFor<LayerQuery>): boolean =>
  !(parameters.returnIdsOnly || parameters.returnCountOnly || parameters.returnExtentOnly)

const returnsFeatures = (map: RequestFor<LayerQuery>): boolean =>
  map.parameters.outStatistics === undefined && returnsRecords(map)

/** The request for rows of these views only. Where no view decides there are no rows, and no need to name a hidden time. */
export function withRows<Given extends RequestFor<LayerQuery | LayerSummary>>(
  asked: Given,
  views: readonly View[],
  layer: LayerEntry,
): Given {
  const map = views.length === 0 ? without(asked, 'time') : asked
  const rows = conditionOf(rowsOf(views))
  if (rows === undefined) return map
  const { where, objectIds: ids } = map.parameters
  const conditions = [where, ids && idCondition(layer, ids)].filter((one) => one !== undefined)
  return withValues(ids ? without(map, 'objectIds') : map, { where: andExpressions(rows, ...conditions) })
}

/** The largest of the views' limits holds; ids, counts and extents are not records. */
function withLimits(map: RequestFor<LayerQuery>, views: readonly View[]): RequestFor<LayerQuery> {
  const records = Math.max(...views.map((view) => view.records))
  if (!Number.isFinite(records) || !returnsRecords(map)) return map
  return withValues(map, {
    resultRecordCount: Math.min(records, map.parameters.resultRecordCount ?? records),
  })
}

/** The request for fields that are seen: all of them by name where `*` would tell more, the display field where none is named. */
function withFields(
  { map: asked }: Ask<LayerQuery>,
  map: RequestFor<LayerQuery>,
  seen: LayerRights,
): RequestFor<LayerQuery> {
  // Distinct values cannot be blanked row by row.
  const shownBy = asked.parameters.returnDistinctValues ? 'every' : 'some'
  const hidesShape = !seen.views[shownBy]((view) => shows(view, geometryField))
  const shaped = hidesShape && seen.layer.geometryType !== undefined ? withoutShape(map) : map
  const { outFields } = asked.parameters
  if (seen.views.every(showsAll)) return shaped
  if (outFields !== undefined && outFields !== '*') {
    demandSeen(seen, outFields, 'outFields')
    return shaped
  }
  return withValues(shaped, { outFields: outFields === '*' ? seenFields(seen) : unnamedFields(seen) })
}

const withoutShape = (map: RequestFor<LayerQuery>): RequestFor<LayerQuery> =>
  withValues(without(map, 'returnCentroid'), { returnGeometry: false })

/** Fields of a reply, `geometry` among them. */
interface Parts {
  /** Those that not every row of the deciding views shows. */
  readonly partly: readonly string[]
  /** Those that every one of these rows shows. */
  readonly common: readonly string[]
}

function partsOfReply(
  { map: asked }: Ask<LayerQuery>,
  { parameters }: RequestFor<LayerQuery>,
  { seen, views }: { seen: LayerRights; views: readonly View[] },
): Parts {
  if (asked.parameters.returnDistinctValues) return { partly: [], common: [] }
  const { outFields = [], returnGeometry, returnCentroid } = parameters
  const asksShape = returnGeometry !== false || returnCentroid === true
  const hasShape = seen.layer.geometryType !== undefined && asksShape
  const names = new Map(seen.layer.fields.map((field) => [field.name.toLowerCase(), field.name]))
  // Servers add the object id, in GeoJSON beside the properties; and where rows are told apart it is asked for. It is as hidden as other fields.
  const key = seen.layer.objectIdField
  const besides = key !== undefined && seen.views.some((view) => shows(view, key)) ? [key] : []
  const inReply = [
    ...new Set([...listed(outFields, seen), ...besides].map((name) => names.get(name.toLowerCase()) ?? name)),
  ]
  const { common = [], partly = [] } = Object.groupBy(
    [...inReply, ...(hasShape ? [geometryField] : [])],
    (field) => (views.every((view) => shows(view, field)) ? 'common' : 'partly'),
  )
  return { partly, common }
}

/** The object id tells rows apart. */
function withObjectIds(map: RequestFor<LayerQuery>, { layer }: LayerRights): RequestFor<LayerQuery> {
  const { outFields } = map.parameters
  const key = layer.objectIdField
  if (outFields === undefined || outFields === '*' || key === undefined) return map
  const hasKey = outFields.some((name) => name.toLowerCase() === key.toLowerCase())
  return hasKey ? map : withValues(map, { outFields: [...outFields, key] })
}
