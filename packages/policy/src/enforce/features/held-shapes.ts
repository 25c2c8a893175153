import { cutTo, type PlacedArea } from '@mapgate/geometry'
import {
  decodeFeatureCollection,
  dropGeometries,
  encodeFeatureCollection,
  type FeatureQuery,
  type ShapesAsked,
} from '@mapgate/protocol'
import { type AreaRight, areaRowsKey } from '../../model/area-right.ts'
import type { Plan } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { clipOf, covering, geometryField, rowsOf, type View } from '../../model/rights.ts'
import { areaToSend, isAllRows } from '../../model/row-filter.ts'
import { referenceOfLayer } from '../areas/area-shape.ts'
import { cutAway, type OfLayer } from '../areas/client-shape.ts'
import { finestGrid } from '../areas/grid.ts'
import { insideOf } from '../areas/inside-of.ts'
import { placedIn } from '../areas/placed.ts'
import { type Reshaping, type RowRule, reshapedRows } from '../areas/reshaped-rows.ts'
import { pbfOfRows } from '../areas/rows-pbf.ts'
import { thenPlan } from '../join-plans.ts'
import { jsonUpstreamReply, replyAt, step } from '../narrowing.ts'
import { isFailed, type Json, jsonOf, objectsIn } from '../upstream-json.ts'
import { idOf, objectIdsOf } from './cell-masking.ts'
import { isPbf } from './cell-masking-pbf.ts'
import { idsAmong, idsOf } from './own-queries.ts'

/** A query whose rows come with exact shapes, so that they can be held to areas, and how its reply is made of them. */
interface HeldShapes {
  readonly asked: FeatureQuery
  /** True where object ids tell which shapes are cut off. */
  readonly needsIds: boolean
  /** Holds the shapes of the reply that a plan for `asked` has. */
  readonly holdPlan: (plan: Plan) => Plan
}

/** Views whose shapes are cut off alike, and where. */
interface CutGroup {
  readonly views: readonly View[]
  readonly clip: AreaRight | undefined
}

/** The views whose rows are asked for, and all views that may show their shapes: a row that one of them finds may have its shape from another. */
interface ShapedViews {
  readonly deciding: readonly View[]
  readonly showing: readonly View[]
}

/**
 * How the shapes of a query are held to areas: rows are judged by their shapes where the map server alone chose them, and shapes are cut off where a
 * grant says so. Undefined where neither has to be done.
 */
export function heldShapes(
  query: FeatureQuery,
  { deciding: views, showing }: ShapedViews,
  of: OfLayer,
): HeldShapes | undefined {
  const asksShapes = query.shapes.geometry !== false || query.shapes.centroid === true
  const groups = asksShapes ? cutGroups(showing) : []
  const judged = query.distinct ? undefined : areaToSend(rowsOf(views))?.area.right
  const [first] = [...groups.flatMap(({ clip }) => clip ?? []), ...(judged ? [judged] : [])]
  if (first === undefined) return undefined
  if (query.distinct) return withoutShapes(query)
  const wkid = referenceAsked(query, of)
  const placedFor = (right: AreaRight): PlacedArea => placedIn(of.rights.facts, right, wkid)
  const asked: FeatureQuery = {
    ...query,
    format: query.format === 'pbf' ? 'json' : query.format,
    shapes: { geometry: true, reference: { wkid } },
  }
  // Without a view to cut by, shapes are judged alone.
  const cuts = groups.length === 0 ? [undefined] : groups.map(({ clip }) => clip && cutBy(placedFor(clip)))
  const holding: Holding = {
    query,
    isInside: judged && insideOf(judged, placedFor(judged)),
    cuts,
    placed: placedFor(first),
    dropsEmpty: views.every(clipOf),
  }
  if (groups.length < 2)
    return {
      asked,
      needsIds: false,
      holdPlan: (plan) => thenPlan(plan, (reply) => held(reply, holding, () => cuts)),
    }
  return { asked, needsIds: true, holdPlan: (plan) => afterChecks(plan, holding, { asked, groups, of }) }
}

/** Views that show shapes, by how these are cut off: whole ones first. */
function cutGroups(views: readonly View[]): readonly CutGroup[] {
  const key = (view: View): string => {
    const clip = clipOf(view)
    return clip ? areaRowsKey(clip) : ''
  }
  const groups = [...Map.groupBy(covering(views, [geometryField]), key)].map(([_, alike]) => ({
    views: alike,
    clip: alike[0] && clipOf(alike[0]),
  }))
  const ordered = [...groups.filter(({ clip }) => !clip), ...groups.filter(({ clip }) => clip)]
  return groups.some(({ clip }) => clip) ? ordered : []
}

/** Distinct values come without shapes where these would have to be cut off: no row stands behind one. */
const withoutShapes = (query: FeatureQuery): HeldShapes => ({
  asked: { ...query, shapes: { ...query.shapes, geometry: false, centroid: undefined } },
  needsIds: false,
  holdPlan: (plan) => thenPlan(plan, shapeless),
})

/** A reply without the shapes that a map server sends unasked. */
function shapeless(reply: UpstreamReply): UpstreamReply {
  if (isFailed(reply)) return reply
  if (isPbf(reply)) return { ...reply, body: shapelessPbf(reply.body as Uint8Array) }
  const { bbox: _, extent: __, transform: ___, ...json } = jsonOf(reply)
  const features = objectsIn(json.features).map(({ geometry: ____, centroid: _____, ...row }) =>
    'properties' in row ? { ...row, geometry: null } : row,
  )
  return jsonUpstreamReply({ ...json, features })
}

function shapelessPbf(bytes: Uint8Array): Uint8Array {
  const decoded = decodeFeatureCollection(bytes)
  if ('fault' in decoded) throw new Refused('upstream.invalid-reply', decoded.fault.message)
  return encodeFeatureCollection(dropGeometries(decoded.collection))
}

/** The number of the reference in which shapes are asked for: GeoJSON has one alone. @throws Refused `access.denied` for a text */
export function referenceAsked(
  { format, shapes }: { readonly format: string; readonly shapes: Pick<ShapesAsked, 'reference'> },
  { layer, rights }: OfLayer,
): number {
  if (format === 'geojson') return 4326
  const { reference } = shapes
  const wkid = reference && 'wkid' in reference ? reference.wkid : referenceOfLayer(layer, rights.service)
  if (wkid !== undefined && (reference === undefined || 'wkid' in reference)) return wkid
  throw cutAway(
    'shapes in a reference without a number',
    'Shapes of this layer are held to the area of this account. Their spatial reference has to be named by a well-known id.',
  )
}

type Cut = NonNullable<RowRule['cut']>

/** What cuts shapes off at the edge of an area. */
export const cutBy =
  (placed: PlacedArea): Cut =>
  (shape) =>
    cutTo(placed, shape)

/** How the reply to a query is held to areas. */
interface Holding extends Pick<Reshaping, 'placed' | 'dropsEmpty'> {
  /** As the client asks. */
  readonly query: FeatureQuery
  readonly isInside: RowRule['isInside'] | undefined
  /** By group; undefined for shapes that are whole. */
  readonly cuts: readonly (Cut | undefined)[]
}

/** @param cutsOf the ways in which the shape of a row is shown */
function held(
  reply: UpstreamReply,
  { query, isInside, placed, dropsEmpty }: Holding,
  cutsOf: (row: Json) => readonly (Cut | undefined)[],
): UpstreamReply {
  if (isFailed(reply)) return reply
  const asPbf = query.format === 'pbf'
  const json = reshapedRows(jsonOf(reply), {
    placed,
    ruleOf: (row) => ({ ...(isInside ? { isInside } : {}), cut: cutByFirst(cutsOf(row)) }),
    dropsEmpty,
    shapes: query.shapes,
    ...(asPbf ? { grid: finestGrid(placed) } : {}),
  })
  if (!asPbf) return jsonUpstreamReply(json)
  return { ...jsonUpstreamReply({}, { 'content-type': 'application/x-protobuf' }), body: pbfOfRows(json) }
}

/** The whole shape where one of the ways shows it, else what the first leaves that leaves anything; nothing where there is no way. */
const cutByFirst =
  (cuts: readonly (Cut | undefined)[]): Cut =>
  (shape) => {
    if (cuts.includes(undefined)) return shape
    for (const cut of cuts) {
      const left = cut?.(shape)
      if (left) return left
    }
    return undefined
  }

/** A plan that asks, once the rows are there, which of them each group shows: by that their shapes are cut off. */
function afterChecks(
  plan: Plan,
  holding: Holding,
  {
    asked,
    groups,
    of,
  }: { readonly asked: FeatureQuery; readonly groups: readonly CutGroup[]; readonly of: OfLayer },
): Plan {
  const { objectIdField: key = '' } = of.layer
  const filters = groups.map(({ views }) => rowsOf(views))
  const checked = filters.filter((rows) => !isAllRows(rows))
  const first = plan.steps.length
  const checks = checked.map((rows) => (earlier: readonly UpstreamReply[]) => {
    const ids = objectIdsOf({ reply: replyAt(earlier, 0), key, isPbf: false }).filter(Number.isSafeInteger)
    return step(idsAmong(asked, of.layer, { ids, rows }))
  })
  return {
    ...plan,
    steps: [...plan.steps, ...checks],
    combinesQuickly: false,
    combine: async (replies) => {
      const failed = replies.find(isFailed)
      if (failed) return failed
      const ids = new Map(checked.map((rows, index) => [rows, idsOf(replyAt(replies, first + index))]))
      const shows = (row: Json, index: number): boolean => {
        const rows = filters[index]
        return rows === undefined || (ids.get(rows)?.has(idOf(row, key)) ?? true)
      }
      const combined = await plan.combine(replies.slice(0, first))
      return held(combined, holding, (row) => holding.cuts.filter((_, index) => shows(row, index)))
    },
  }
}
