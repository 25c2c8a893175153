import { liesWithin, type PlacedArea, type Shape, touches } from '@mapgate/geometry'
import type { AreaRight } from '../../model/area-right.ts'

/** The predicate of rows in an area, by their shapes in the reference of the placed area. */
export const insideOf =
  ({ relation }: AreaRight, placed: PlacedArea) =>
  (shape: Shape): boolean =>
    relation === 'within' ? liesWithin(placed, shape) : touches(placed, shape)
