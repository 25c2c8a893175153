import type { Bounds } from '@mapgate/geometry'
import type { FeatureQuery } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { clipOf, hidesOuterParts, type View } from '../../model/rights.ts'
import { cutAway, type OfLayer } from '../areas/client-shape.ts'
import { shapeOfEsri } from '../areas/esri-shapes.ts'
import { placedIn } from '../areas/placed.ts'
import { pbfOfExtent } from '../areas/rows-pbf.ts'
import { thenPlan } from '../join-plans.ts'
import { isObject } from '../json-body.ts'
import { jsonUpstreamReply, oneStep, step } from '../narrowing.ts'
import { isFailed, jsonOf, objectsIn } from '../upstream-json.ts'
import { heldShapes, referenceAsked } from './held-shapes.ts'
import { onlyFoundRows } from './only-found-rows.ts'

const shapeFunctions: ReadonlySet<string> = new Set(['centroid', 'envelope', 'convexHull'])

/**
 * Statistics of shapes are worked out by the map server from whole shapes.
 * @throws Refused `access.denied` where shapes are cut off
 */
export function demandNoOuterShapes({ statistics = [] }: FeatureQuery, views: readonly View[]): void {
  if (!views.some(hidesOuterParts) || !statistics.some((one) => shapeFunctions.has(one.function))) return
  throw cutAway(
    'statistics of shapes that are cut off',
    'Shapes of this layer are cut off at the edge of the area of this account. Statistics of shapes are not available.',
  )
}

/**
 * The extent of rows whose shapes are cut off: the map server knows whole shapes only, so it is worked out from what is shown of each. Where the
 * rows are more than come at once, it is the extent of the area.
 */
export function planCutExtent(query: FeatureQuery, views: readonly View[], of: OfLayer): Plan {
  const { layer } = of
  const wkid = referenceAsked({ format: 'json', shapes: query.shapes }, of)
  const rows: FeatureQuery = {
    ...query,
    format: 'json',
    only: {},
    fields: layer.objectIdField === undefined ? [] : [layer.objectIdField],
    order: undefined,
    shapes: { geometry: true, reference: { wkid } },
  }
  const areas = views
    .flatMap((view) => clipOf(view) ?? [])
    .map((right) => placedIn(of.rights.facts, right, wkid).bounds)
  const held = heldShapes(rows, { deciding: views, showing: views }, of)
  const asked = onlyFoundRows(oneStep(step(held?.asked ?? rows)), rows, { views, of })
  const plan = held ? held.holdPlan(asked) : asked
  const isPbf = query.format === 'pbf'
  return thenPlan(plan, (reply) => {
    if (isFailed(reply)) return reply
    const summed = extentOf(reply, { areas, wkid, isCounted: query.only.count === true })
    if (!isPbf) return jsonUpstreamReply(summed)
    return {
      ...jsonUpstreamReply({}, { 'content-type': 'application/x-protobuf' }),
      body: pbfOfExtent(summed),
    }
  })
}

function extentOf(
  reply: UpstreamReply,
  {
    areas,
    wkid,
    isCounted,
  }: { readonly areas: readonly Bounds[]; readonly wkid: number; readonly isCounted: boolean },
) {
  const { features, exceededTransferLimit, spatialReference } = jsonOf(reply)
  const rows = objectsIn(features)
  const places = rows.flatMap(({ geometry }) => shapeOfEsri(geometry)?.parts.flat() ?? [])
  const isWhole = exceededTransferLimit !== true
  const box = isWhole ? boundsOf(places) : aroundAll(areas)
  return {
    ...(isCounted && isWhole ? { count: rows.length } : {}),
    extent: { ...box, spatialReference: isObject(spatialReference) ? spatialReference : { wkid } },
  }
}

/** Sides of the extent of no rows are texts, as map servers write them. */
function boundsOf(places: readonly (readonly [number, number])[]): object {
  if (places.length === 0) return { xmin: 'NaN', ymin: 'NaN', xmax: 'NaN', ymax: 'NaN' }
  return aroundAll(places.map(([x, y]) => ({ xmin: x, ymin: y, xmax: x, ymax: y })))
}

/** The rectangle around rectangles. */
export const aroundAll = (boxes: readonly Bounds[]): Bounds =>
  boxes.reduce((one, other) => ({
    xmin: Math.min(one.xmin, other.xmin),
    ymin: Math.min(one.ymin, other.ymin),
    xmax: Math.max(one.xmax, other.xmax),
    ymax: Math.max(one.ymax, other.ymax),
  }))
