import { cutTo, liesWithin, type PlacedArea, type Shape, touches } from '@mapgate/geometry'
import type { AreaRight } from '../../model/area-right.ts'

/**
 * The predicate of rows in an area, by their shapes in the reference of the placed area. Where shapes are cut off, something has to be left of them: a
 * neighbour that shares the border alone is no row of the area.
 */
export function insideOf(
  { relation, clip }: Pick<AreaRight, 'relation' | 'clip'>,
  placed: PlacedArea,
): (shape: Shape) => boolean {
  if (relation === 'within') return (shape) => liesWithin(placed, shape)
  if (!clip) return (shape) => touches(placed, shape)
  return (shape) => touches(placed, shape) && cutTo(placed, shape) !== undefined
}
