type Vertex = readonly [x: number, y: number]
type Ring = readonly Vertex[]

/**
 * Polygons of rings in any order, each with its holes: a ring within an odd number of others is a hole, whatever its direction. Rings may touch
 * each other, and do not cross.
 */
export function polygonsOfRings(rings: readonly Ring[]): readonly (readonly Ring[])[] {
  const boxes = rings.map(boxOf)
  const around = rings.map((ring, index) =>
    rings.flatMap((other, outer) => {
      const [inner, wider] = [boxes[index], boxes[outer]]
      return outer !== index && inner && wider && isInBox(inner, wider) && isInside(ring, other)
        ? [outer]
        : []
    }),
  )
  const isOuter = (index: number): boolean => (around[index]?.length ?? 0) % 2 === 0
  return rings.flatMap((ring, outer) => {
    if (!isOuter(outer)) return []
    const depth = around[outer]?.length ?? 0
    const holes = rings.filter(
      (_, index) =>
        !isOuter(index) && around[index]?.length === depth + 1 && around[index]?.includes(outer) === true,
    )
    return [[ring, ...holes]]
  })
}

type Box = readonly [xmin: number, ymin: number, xmax: number, ymax: number]

function boxOf(ring: Ring): Box {
  let [xmin, ymin, xmax, ymax] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of ring) {
    xmin = Math.min(xmin, x)
    ymin = Math.min(ymin, y)
    xmax = Math.max(xmax, x)
    ymax = Math.max(ymax, y)
  }
  return [xmin, ymin, xmax, ymax]
}

const isInBox = (inner: Box, outer: Box): boolean =>
  inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3]

/** True where a ring lies in another that it does not cross: the middle of one of its edges that is not on the other decides. */
function isInside(ring: Ring, other: Ring): boolean {
  for (const [index, from] of ring.entries()) {
    const to = ring[(index + 1) % ring.length] ?? from
    const side = sideOf([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], other)
    if (side !== 0) return side > 0
  }
  // Rings that are the same take each other away.
  return true
}

/** 1 inside of a ring, -1 outside, 0 on an edge. */
function sideOf([x, y]: Vertex, ring: Ring): number {
  let inside = false
  let [x1, y1] = ring.at(-1) ?? [Number.NaN, Number.NaN]
  for (const [x2, y2] of ring) {
    const cross = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
    const isBeside =
      x >= Math.min(x1, x2) && x <= Math.max(x1, x2) && y >= Math.min(y1, y2) && y <= Math.max(y1, y2)
    if (cross === 0 && isBeside) return 0
    if (y1 > y !== y2 > y && cross > 0 === y2 > y1) inside = !inside
    ;[x1, y1] = [x2, y2]
  }
  return inside ? 1 : -1
}
