import type { FeatureQuery } from '@mapgate/protocol'
import { demandKnown, type ToldLayer } from '../../model/known-layer.ts'
import type { Plan } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import {
  geometryField,
  hidesOuterParts,
  type LayerRights,
  seenFields,
  shows,
  showsAll,
  unnamedFields,
  type View,
} from '../../model/rights.ts'
import { thenPlan } from '../join-plans.ts'
import type { JsonObject } from '../json-body.ts'
import { demandSeen, layerSeen, type Narrowing, oneStep, step, wordFor } from '../narrowing.ts'
import type { Show, ShowPbf } from '../showing.ts'
import { withTextAsCondition } from '../text-search.ts'
import { planMasking } from './cell-masking.ts'
import { aboutMapLayer } from './composed-layer.ts'
import { decidingViews, inLayerSpelling, listed } from './deciding-fields.ts'
import { withRows } from './held-rows.ts'
import { heldShapes } from './held-shapes.ts'
import { onlyRowsInside } from './judged-again.ts'
import { onlyFoundRows } from './only-found-rows.ts'
import { withNeutralNames } from './result-names.ts'
import { shownPbf } from './shown-pbf.ts'
import { type ShownParts, shownFeatures } from './shown-rows.ts'
import { summaryOnly } from './summary-only.ts'
import { demandNoOuterShapes, planCutExtent } from './summed-shapes.ts'

/** Rows of one layer: those that may be seen, by fields that may be seen. */
export function narrowQuery(narrowing: Narrowing<FeatureQuery>): Plan {
  const seen = layerSeen(narrowing.rights, narrowing.intent.layerId)
  const asked = inLayerSpelling(withTextAsCondition(aboutMapLayer(narrowing.intent), seen), seen.layer)
  const views = decidingViews(asked, seen)
  const { intent: neutral, restored } = withNeutralNames(asked, seen.layer)
  const of = { layer: seen.layer, rights: narrowing.rights }
  demandNoOuterShapes(neutral, views)
  const query = withLimits(withRows(withoutForeignGrid(neutral), views, of), views)
  if (query.only.extent && views.some(hidesOuterParts)) return planCutExtent(query, views, of)
  if (!returnsFeatures(query)) {
    const plan = onlyFoundRows(oneStep(step(withoutFields(query))), query, { views, of })
    return thenPlan(plan, (reply) => restored(summaryOnly(reply, query, seen.layer)))
  }
  return planRows(narrowing, withSeenFields(query, seen), { seen, views })
}

/** Rows, with shapes that are held to areas, and cells that no view shows masked. */
function planRows(
  narrowing: Narrowing<FeatureQuery>,
  shown: FeatureQuery,
  { seen, views }: { readonly seen: LayerRights; readonly views: readonly View[] },
): Plan {
  const of = { layer: seen.layer, rights: narrowing.rights }
  const { partly, common } = partsOfReply(shown, { seen, views })
  const held = heldShapes(shown, { deciding: views, showing: seen.views }, of)
  const { asked: exact = shown, needsIds = false, holdPlan = (plan: Plan) => plan } = held ?? {}
  const isFound = !shown.distinct && views.length > 0 && views.every(({ area }) => area)
  const named = needsIds || isFound || partly.length > 0 ? withObjectIds(exact, seen) : exact
  const plan =
    partly.length === 0
      ? oneStep(step(named))
      : planMasking({ ...narrowing, intent: named }, seen, { partly, common })
  const found = onlyFoundRows(plan, shown, { views, of })
  return held ? holdPlan(found) : onlyRowsInside(found, shown, { views, of })
}

/** Rows of the layer that is asked about. */
export const showQuery: Show<FeatureQuery> = (json, { intent, rights }) => {
  const seen = rights.layers.get(intent.layerId)
  if (seen === undefined) return json
  demandKnown(seen.layer, toldIn(json, intent), rights)
  return shownFeatures(json, intent, seen)
}

/** Rows of the layer that is asked about, as PBF. */
export const showQueryPbf: ShowPbf<FeatureQuery> = (bytes, { intent, rights }) => {
  const seen = rights.layers.get(intent.layerId)
  if (seen === undefined) throw new Refused('gateway.internal', 'rows as PBF that cannot be filtered')
  return shownPbf(bytes, intent, seen, rights)
}

/** Columns of statistics have names of the caller's choice. */
const toldIn = (json: JsonObject, { statistics }: ShownParts): ToldLayer =>
  statistics !== undefined ? { geometryType: json.geometryType } : json

/** A grid without an extent of its own is laid around what the server likes, hidden shapes among it. */
const withoutForeignGrid = ({ shapes, ...query }: FeatureQuery): FeatureQuery => ({
  ...query,
  shapes: shapes.grid?.extent ? shapes : { ...shapes, grid: undefined },
})

/** Ids, counts, extents and statistics have no use for fields, but for what is distinct. */
const withoutFields = (query: FeatureQuery): FeatureQuery =>
  query.distinct ? query : { ...query, fields: undefined }

const returnsRecords = ({ only }: FeatureQuery): boolean => !(only.ids || only.count || only.extent)

const returnsFeatures = (query: FeatureQuery): boolean =>
  query.statistics === undefined && returnsRecords(query)

/** The largest of the views' limits holds; ids, counts and extents are not records. */
function withLimits(query: FeatureQuery, views: readonly View[]): FeatureQuery {
  const records = Math.max(...views.map((view) => view.records))
  if (!Number.isFinite(records) || !returnsRecords(query)) return query
  return { ...query, limit: Math.min(records, query.limit ?? records) }
}

/** The query for fields that are seen: all of them by name where `*` would tell more, the display field where none is named. */
function withSeenFields(query: FeatureQuery, seen: LayerRights): FeatureQuery {
  // Distinct values cannot be blanked row by row.
  const shownBy = query.distinct ? 'every' : 'some'
  const hidesShape = !seen.views[shownBy]((view) => shows(view, geometryField))
  const shaped = hidesShape && seen.layer.geometryType !== undefined ? withoutShape(query) : query
  const { fields } = query
  if (seen.views.every(showsAll)) return shaped
  if (fields !== undefined && fields !== '*') {
    demandSeen(seen, fields, wordFor(query, 'fields'))
    return shaped
  }
  return { ...shaped, fields: fields === '*' ? seenFields(seen) : unnamedFields(seen) }
}

const withoutShape = (query: FeatureQuery): FeatureQuery => ({
  ...query,
  shapes: { ...query.shapes, geometry: false, centroid: undefined },
})

/** Fields of a reply, `geometry` among them. */
interface Parts {
  /** Those that not every row of the deciding views shows. */
  readonly partly: readonly string[]
  /** Those that every one of these rows shows. */
  readonly common: readonly string[]
}

function partsOfReply(
  { distinct, fields = [], shapes }: FeatureQuery,
  { seen, views }: { seen: LayerRights; views: readonly View[] },
): Parts {
  if (distinct) return { partly: [], common: [] }
  const asksShape = shapes.geometry !== false || shapes.centroid === true
  const hasShape = seen.layer.geometryType !== undefined && asksShape
  const names = new Map(seen.layer.fields.map((field) => [field.name.toLowerCase(), field.name]))
  // Servers add the object id, in GeoJSON beside the properties; and where rows are told apart it is asked for. It is as hidden as other fields.
  const key = seen.layer.objectIdField
  const besides = key !== undefined && seen.views.some((view) => shows(view, key)) ? [key] : []
  const inReply = [
    ...new Set([...listed(fields, seen), ...besides].map((name) => names.get(name.toLowerCase()) ?? name)),
  ]
  const { common = [], partly = [] } = Object.groupBy(
    [...inReply, ...(hasShape ? [geometryField] : [])],
    (field) => (views.every((view) => shows(view, field)) ? 'common' : 'partly'),
  )
  return { partly, common }
}

/** The object id tells rows apart. */
function withObjectIds(query: FeatureQuery, seen: LayerRights): FeatureQuery {
  const { layer } = seen
  const key = layer.objectIdField
  if (query.fields === '*' || key === undefined) return query
  // Where none is named, a map server may send the display field alone.
  const fields = query.fields ?? unnamedFields(seen)
  const hasKey = fields.some((name) => name.toLowerCase() === key.toLowerCase())
  return { ...query, fields: hasKey ? fields : [...fields, key] }
}
