import { type Area, indexedArea, isSameReference, referenceOf } from '@mapgate/geometry'
import type { Placed } from '@mapgate/policy'

/** An area in its own reference, whichever of its numbers is asked for. It is refused in others until areas are projected. */
export function placeArea({ key, wkid: own, coordinates, ends }: Area, wkid: number): Placed {
  const reference = referenceOf(wkid)
  if (reference === undefined) return { unplaced: `the reference ${wkid} is not known` }
  if (!isSameReference(own, wkid)) return { unplaced: `areas in ${own} are not yet projected to ${wkid}` }
  const { metresPerUnit, worldWidth } = reference
  return indexedArea({
    key: JSON.stringify([key, wkid]),
    wkid,
    coordinates,
    ends,
    deviation: 0,
    unitsPerMetre: 1 / metresPerUnit,
    ...(worldWidth === undefined ? {} : { worldWidth }),
  })
}
