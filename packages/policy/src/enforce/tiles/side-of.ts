import type { Frame, Mask, PlacedArea } from '@mapgate/geometry'
import type { SideOf } from '../painting.ts'

/** The margin by which pixels lie inside, in pixels. */
const marginPixels = 0.5

/** Where a picture lies that is shown wherever one of the areas shows it. */
export function sideOfAll(areas: readonly PlacedArea[], frame: Frame, sideOf: SideOf): Mask['kind'] {
  let found: Mask['kind'] = 'outside'
  for (const placed of areas) {
    const side = sideOf(placed, frame, marginPixels)
    if (side === 'inside') return side
    if (side === 'border') found = side
  }
  return found
}
