/** A place: x, then y. */
export type Place = readonly [x: number, y: number]

type Ring = readonly Place[]

/** An outer ring, counter-clockwise, and its holes, clockwise (RFC 7946, 3.1.6). Every ring ends where it begins. */
export type Polygon = readonly Ring[]

/** A ring with what is often asked of it. */
interface Measured {
  readonly ring: Ring
  /** Negative for a clockwise ring. */
  readonly area: number
  readonly bounds: readonly [xmin: number, ymin: number, xmax: number, ymax: number]
}

/**
 * Polygons out of the rings of Esri's JSON, where outer rings run clockwise and holes do not, in any order. A hole that lies in no ring is a polygon
 * itself; rings without an inside are left out.
 */
export function polygonsOf(rings: readonly Ring[]): readonly Polygon[] {
  const measured = rings.map(closed).map(measure).filter(isRing)
  const isOuter = ({ area }: Measured): boolean => area < 0
  const outer = measured.filter(isOuter).map((one) => ({ one, holes: [] as Ring[] }))
  const lonely: Polygon[] = []
  for (const hole of measured.filter((one) => !isOuter(one))) {
    const around = outer.length === 1 ? outer[0] : smallest(outer.filter(({ one }) => holds(one, hole)))
    // Esri's holes run counter-clockwise already where they become outer rings.
    if (around) around.holes.push(hole.ring.toReversed())
    else lonely.push([hole.ring])
  }
  return [...outer.map(({ one, holes }) => [one.ring.toReversed(), ...holes]), ...lonely]
}

/** Rings lie in each other where an island is in a lake: the hole belongs to the ring next to it. */
const smallest = <Around extends { readonly one: Measured }>(around: readonly Around[]): Around | undefined =>
  around.toSorted((one, other) => Math.abs(one.one.area) - Math.abs(other.one.area))[0]

function closed(ring: Ring): Ring {
  const [first] = ring
  const last = ring.at(-1)
  if (first === undefined || last === undefined) return ring
  return first[0] === last[0] && first[1] === last[1] ? ring : [...ring, first]
}

const isRing = ({ ring, area }: Measured): boolean => ring.length >= 4 && area !== 0

function measure(ring: Ring): Measured {
  let area = 0
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  let [beforeX, beforeY] = ring[0] ?? [0, 0]
  // Counted from the first place, so that large coordinates do not eat the digits of small rings.
  const [startX, startY] = [beforeX, beforeY]
  for (const [x, y] of ring) {
    area += (beforeX - startX) * (y - startY) - (x - startX) * (beforeY - startY)
    ;[beforeX, beforeY] = [x, y]
    if (x < bounds[0]) bounds[0] = x
    if (y < bounds[1]) bounds[1] = y
    if (x > bounds[2]) bounds[2] = x
    if (y > bounds[3]) bounds[3] = y
  }
  return { ring, area: area / 2, bounds }
}

/** True where the hole lies in the ring. It may touch it, so a place of it that is on the outline decides nothing. */
function holds({ ring, bounds }: Measured, hole: Measured): boolean {
  const [xmin, ymin, xmax, ymax] = bounds
  const [x0, y0, x1, y1] = hole.bounds
  if (x0 < xmin || y0 < ymin || x1 > xmax || y1 > ymax) return false
  for (const place of hole.ring) {
    const side = sideOf(place, ring)
    if (side !== 'on') return side === 'in'
  }
  return true
}

function sideOf([x, y]: Place, ring: Ring): 'in' | 'on' | 'out' {
  let isIn = false
  let [beforeX, beforeY] = ring[0] ?? [0, 0]
  for (const [atX, atY] of ring) {
    const turn = (atX - beforeX) * (y - beforeY) - (x - beforeX) * (atY - beforeY)
    const isBeside =
      Math.min(beforeX, atX) <= x &&
      x <= Math.max(beforeX, atX) &&
      Math.min(beforeY, atY) <= y &&
      y <= Math.max(beforeY, atY)
    if (turn === 0 && isBeside) return 'on'
    if (beforeY > y !== atY > y && turn > 0 === atY > beforeY) isIn = !isIn
    ;[beforeX, beforeY] = [atX, atY]
  }
  return isIn ? 'in' : 'out'
}
