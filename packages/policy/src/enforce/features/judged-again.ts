import type { FeatureQuery } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { geometryField, shows, type View } from '../../model/rights.ts'
import { referenceOfLayer } from '../areas/area-shape.ts'
import type { OfLayer } from '../areas/client-shape.ts'
import { shapeOfEsri } from '../areas/esri-shapes.ts'
import { insideOf } from '../areas/inside-of.ts'
import { oneArea } from '../areas/one-area.ts'
import { isSameWkid, placedIn } from '../areas/placed.ts'
import { wkidsOf } from '../areas/reshaped-rows.ts'
import { thenPlan } from '../join-plans.ts'
import { jsonUpstreamReply } from '../narrowing.ts'
import { isFailed, jsonOf, objectsIn } from '../upstream-json.ts'

const plainTypes = /^esriGeometry(?:Point|Multipoint|Polyline|Polygon)$/

/**
 * Judges rows of an area again by the shapes that come with them, where these are exact and in the layer's own reference: a row may have moved since the
 * rows of the area were found.
 */
export function onlyRowsInside(
  plan: Plan,
  query: FeatureQuery,
  held: { views: readonly View[]; of: OfLayer },
): Plan {
  const { views, of } = held
  const right = oneArea(views)
  const wkid = referenceOfLayer(of.layer, of.rights.service)
  if (right === undefined || wkid === undefined || !comesExactly(query, wkid)) return plan
  if (!plainTypes.test(of.layer.geometryType ?? '')) return plan
  if (!views.every((view) => shows(view, geometryField))) return plan
  const isInside = insideOf(right, placedIn(of.rights.facts, right, wkid))
  return thenPlan(plan, (reply): UpstreamReply => {
    if (isFailed(reply)) return reply
    const json = jsonOf(reply)
    const rows = objectsIn(json.features)
    if (!wkidsOf(json.spatialReference).some((one) => isSameWkid(one, wkid))) return reply
    const features = rows.filter(({ geometry }) => {
      const shape = shapeOfEsri(geometry)
      return shape !== undefined && isInside(shape)
    })
    return features.length === rows.length ? reply : jsonUpstreamReply({ ...json, features })
  })
}

/** True for Esri's JSON with shapes as the layer has them. */
function comesExactly({ format, distinct, shapes }: FeatureQuery, wkid: number): boolean {
  const { geometry, reference, maxOffset, precision, grid, curves } = shapes
  const isHere = reference === undefined || ('wkid' in reference && isSameWkid(reference.wkid, wkid))
  return (
    format === 'json' &&
    !distinct &&
    geometry !== false &&
    isHere &&
    !maxOffset &&
    (precision === undefined || precision < 0) &&
    grid === undefined &&
    !curves
  )
}
