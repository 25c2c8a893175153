import { indexedArea, type PlacedArea } from '@mapgate/geometry'
import type { AreaRight } from './area-right.ts'

/** The area of a right in the reference that it was given in. */
export const placedAsGiven = ({ area: { key, wkid, coordinates, ends } }: AreaRight): PlacedArea =>
  indexedArea({ key: `${key} in ${wkid}`, wkid, coordinates, ends, deviation: 0, unitsPerMetre: 1 })
