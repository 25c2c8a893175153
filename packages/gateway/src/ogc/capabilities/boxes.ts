import { projectedExtent } from '@mapgate/geometry'
import { isBounds, type OfferedBounds, type OfferedPlace } from '@mapgate/protocol'
import { isObject } from '../../core/json.ts'
import { ogcReference, wkidOf } from './references.ts'

/** An extent whose reference is known by its number. */
interface PlacedBounds {
  readonly bounds: OfferedBounds
  readonly wkid: number
}

/** Reads an extent of a description; undefined for one without numbers or without a known reference. */
export function placedBounds(extent: unknown): PlacedBounds | undefined {
  if (!isObject(extent)) return undefined
  const { xmin, ymin, xmax, ymax, spatialReference } = extent
  const wkid = wkidOf(spatialReference)
  const sides = [xmin, ymin, xmax, ymax]
  if (wkid === undefined || !sides.every((side) => typeof side === 'number')) return undefined
  const bounds = { xmin: Number(xmin), ymin: Number(ymin), xmax: Number(xmax), ymax: Number(ymax) }
  return isBounds(bounds) ? { bounds, wkid } : undefined
}

const world: OfferedBounds = { xmin: -180, ymin: -90, xmax: 180, ymax: 90 }

/** Boxes are there to be looked at: a shift between datums of a hundred metres does not matter, so none is needed. */
const anyDatum = (to: number) => [{ to, by: 'none', error: 1 } as const]

/** The extent in another reference; undefined where it cannot be there. */
export function boundsIn({ bounds, wkid }: PlacedBounds, to: number): OfferedBounds | undefined {
  if (wkid === to) return bounds
  if (wkid === 3857 && to === 4326) return degreesOfWebMap(bounds)
  const found = projectedExtent(bounds, [wkid, to], anyDatum(to))
  return found && isBounds(found) ? found : undefined
}

const radius = 6_378_137
const degreesPerRadian = 180 / Math.PI

/** Sides of an extent of a web map stay sides, so its corners are enough. Maps have thousands of layers with such extents. */
function degreesOfWebMap({ xmin, ymin, xmax, ymax }: OfferedBounds): OfferedBounds {
  const longitude = (x: number) => (x / radius) * degreesPerRadian
  const latitude = (y: number) => Math.atan(Math.sinh(y / radius)) * degreesPerRadian
  return { xmin: longitude(xmin), ymin: latitude(ymin), xmax: longitude(xmax), ymax: latitude(ymax) }
}

type Place = OfferedPlace & Required<Pick<OfferedPlace, 'degrees'>>

const places = new WeakMap<object, Place>()

/**
 * An extent in its own reference and in degrees of WGS 84. Where these cannot be told they are the whole world, because clients leave out what has no
 * box. What was found is remembered with the extent, which the catalogue keeps as long as its layer is what it is.
 */
export function placeOf(extent: unknown): Place {
  const known = isObject(extent) ? places.get(extent) : undefined
  if (known) return known
  const placed = placedBounds(extent)
  const found = placed && boundsIn(placed, 4326)
  const place = {
    degrees: found ? withinWorld(found) : world,
    boxes: placed ? [{ reference: ogcReference(placed.wkid), ...placed.bounds }] : [],
  }
  // What was not found may be, once another reference is known.
  if (found && isObject(extent)) places.set(extent, place)
  return place
}

function withinWorld({ xmin, ymin, xmax, ymax }: OfferedBounds): OfferedBounds {
  const held = (value: number, most: number) => Math.max(-most, Math.min(most, value))
  return { xmin: held(xmin, 180), ymin: held(ymin, 90), xmax: held(xmax, 180), ymax: held(ymax, 90) }
}
