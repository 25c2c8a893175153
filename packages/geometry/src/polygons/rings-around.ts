import type { Bounds, PlacedArea } from '../area.ts'
import { edgesOf } from './edges.ts'

type Vertex = readonly [x: number, y: number]

/**
 * The rings of an area with what is far outside of a box left out: vertices that follow each other on one side of the box are one straight
 * edge. Inside the box the even-odd rule finds the same area, since what changes lies beyond that side.
 *
 * @param shift how far the copy of the area that is meant lies to the right of it
 */
export function ringsAround(placed: PlacedArea, bounds: Bounds, shift: number): readonly Vertex[][] {
  const { coordinates, ends } = edgesOf(placed)
  const rings: Vertex[][] = []
  for (let ring = 0, from = 0; ring < ends.length; ring++) {
    const end = ends[ring] as number
    const kept: Vertex[] = []
    let beforeThat = 0
    let before = 0
    for (let vertex = from; vertex < end; vertex++) {
      const x = (coordinates[2 * vertex] as number) + shift
      const y = coordinates[2 * vertex + 1] as number
      const side = sidesOf(bounds, x, y)
      // The last vertex is left out where it lies on one side with those before and after it.
      if (kept.length >= 2 && (beforeThat & before & side) !== 0) kept.pop()
      else beforeThat = before
      kept.push([x, y])
      before = side
    }
    if (kept.length >= 3) rings.push(kept)
    from = end
  }
  return rings
}

/** The sides of a box that a point lies beyond, as bits. */
const sidesOf = ({ xmin, ymin, xmax, ymax }: Bounds, x: number, y: number): number =>
  (x < xmin ? 1 : 0) | (x > xmax ? 2 : 0) | (y < ymin ? 4 : 0) | (y > ymax ? 8 : 0)
