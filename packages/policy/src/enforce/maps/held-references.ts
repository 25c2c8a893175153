import { projectorBetween } from '@mapgate/geometry'
import type { AreaRight } from '../../model/area-right.ts'
import type { MapFrame } from '../../model/catalog.ts'
import type { View } from '../../model/rights.ts'
import { isScaleKnown } from './picture.ts'

const known = new WeakMap<AreaRight, Map<number, boolean>>()

/** True where pictures in a reference can be held to the scales and to the area of each view. */
export function areHeldIn(wkid: number, views: readonly View[], frame: MapFrame | undefined): boolean {
  return views.every(({ picture: { scaleFrom, scaleTo }, area }) => {
    const isLimited = scaleFrom > 0 || scaleTo < Number.POSITIVE_INFINITY
    return (!isLimited || isScaleKnown(wkid, frame)) && (area === undefined || hasPlaceIn(wkid, area))
  })
}

/** True for a reference in which an area has a place; it is worked out once for each of them. */
function hasPlaceIn(wkid: number, right: AreaRight): boolean {
  const places = known.get(right) ?? new Map<number, boolean>()
  known.set(right, places)
  const found =
    places.get(wkid) ?? !('unplaced' in projectorBetween(right.area.wkid, wkid, right.transformations))
  places.set(wkid, found)
  return found
}
