import type { PlacedArea } from '../area.ts'
import { edgeAt, edgesOf } from '../polygons/edges.ts'
import type { Segment } from '../polygons/segment.ts'

/**
 * The two sides of an area that is as wide as the world, where its copies meet: at the date line, as a rule. An edge there is no border where
 * the area goes on behind it.
 */
interface Seam {
  /** Numbers of the edges that lie on the seam; `borders` stand in their place. */
  readonly edges: ReadonlySet<number>
  /** What of them is a border all the same: there the area ends, or begins. They lie on the left side. */
  readonly borders: readonly Segment[]
}

const noSeam: Seam = { edges: new Set(), borders: [] }

const known = new WeakMap<SharedArrayBuffer, Seam>()

/** The seam of an area; found once in each thread. */
export function seamOf(placed: PlacedArea): Seam {
  const found = known.get(placed.index) ?? findSeam(placed)
  known.set(placed.index, found)
  return found
}

function findSeam(placed: PlacedArea): Seam {
  const { bounds, worldWidth } = placed
  if (worldWidth === undefined || bounds.xmax - bounds.xmin !== worldWidth) return noSeam
  const all = edgesOf(placed)
  const found = new Set<number>()
  for (const x of [bounds.xmin, bounds.xmax])
    all.index.search(x, bounds.ymin, x, bounds.ymax, (number) => {
      const edge = edgeAt(all, number)
      if (edge.ax === x && edge.bx === x) found.add(number)
      return false
    })
  const ends = [...found].flatMap((number) => {
    const { ay, by } = edgeAt(all, number)
    return [ay, by]
  })
  return { edges: found, borders: oddStretches(ends).map(([from, to]) => upright(bounds.xmin, from, to)) }
}

const upright = (x: number, ay: number, by: number): Segment => ({ ax: x, ay, bx: x, by })

/** Where an odd number of stretches lie above each other, from the ends of all of them. By the even-odd rule, two of them take each other away. */
function oddStretches(ends: number[]): readonly (readonly [from: number, to: number])[] {
  const sorted = ends.sort((a, b) => a - b)
  const odd: (readonly [number, number])[] = []
  for (let at = 0; at + 1 < sorted.length; at += 2) {
    const [from = 0, to = 0] = [sorted[at], sorted[at + 1]]
    if (from < to) odd.push([from, to])
  }
  return odd
}
