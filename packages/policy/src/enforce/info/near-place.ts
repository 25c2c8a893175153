import type { Shape } from '@mapgate/geometry'
import type { FeatureInfo } from '@mapgate/protocol'
import type { ServiceRights } from '../../model/rights.ts'
import { shapeOfClient } from '../areas/client-shape.ts'
import { isSameWkid } from '../areas/placed.ts'
import { wkidAsked } from './wkid-asked.ts'

/** A place, and how far around it shapes are looked for, in units of its reference. */
export interface Near {
  readonly place: Shape
  readonly reach: number
}

/** Map servers count pixels a little differently; a shape that is shown has to be one that they find too. */
const surely = 0.999

/**
 * The place of `identify` and how far around it rows are looked for, in the reference of the results; undefined where the place or the extent of the map
 * is in another one.
 */
export function nearPlace(
  { place, tolerancePx = 0, area, display, reference }: FeatureInfo,
  rights: Pick<ServiceRights, 'service'>,
): Near | undefined {
  const wkid = wkidAsked(reference, rights)
  if (place === undefined || area === undefined || display === undefined || wkid === undefined)
    return undefined
  const stated = [
    place.kind === 'envelope' ? place.extent.spatialReference : undefined,
    place.spatialReference,
    area.spatialReference,
  ].filter((one) => one !== undefined)
  if (!stated.every((one) => 'wkid' in one && isSameWkid(one.wkid, wkid))) return undefined
  const perPixel = Math.min(
    (area.xmax - area.xmin) / display.widthPx,
    (area.ymax - area.ymin) / display.heightPx,
  )
  return { place: shapeOfClient(place), reach: surely * tolerancePx * perPixel }
}
