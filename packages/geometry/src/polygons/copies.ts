import type { Bounds, PlacedArea } from '../area.ts'

/** A shape that is wider than this many worlds counts as no shape. */
const mostWorlds = 16

/**
 * How far the copies of an area that may have something in common with a box lie to the right of the area: 0 alone where maps do not
 * repeat. A point of the box lies in a copy where the point less this number lies in the area.
 */
export function copiesNear(
  { bounds, worldWidth }: PlacedArea,
  box: Bounds,
  margin: number,
): readonly number[] {
  const isNear = box.ymin - margin <= bounds.ymax && box.ymax + margin >= bounds.ymin
  if (!isNear) return []
  if (worldWidth === undefined)
    return box.xmin - margin <= bounds.xmax && box.xmax + margin >= bounds.xmin ? [0] : []
  const first = Math.ceil((box.xmin - margin - bounds.xmax) / worldWidth)
  const last = Math.floor((box.xmax + margin - bounds.xmin) / worldWidth)
  if (!(last - first < 2 * mostWorlds)) return []
  const copies: number[] = []
  for (let copy = first; copy <= last; copy++) copies.push(copy === 0 ? 0 : copy * worldWidth)
  return copies
}
