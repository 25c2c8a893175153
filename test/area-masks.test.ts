import { type Frame, indexedArea, maskOf, type PlacedArea, sideOf } from '@mapgate/geometry'
import { describe, expect, it } from 'vitest'
import { covers, grownBy, joinedPolygons, type Topology, topologyOf } from './soundness/areas/planar.ts'
import { createRandom, type Random } from './soundness/random.ts'

// Which pixels a mask shows, held against an exact predicate of a geometry library that the gateway does not use: the square of the pixel, grown
// by its margin, lies wholly within the area.

type Ring = [number, number][]

/** A star around a place, which does not cross itself; radii differ so much that it has corners of all kinds. */
function star(random: Random, [x, y]: readonly [number, number], radius: number): Ring {
  const count = random.whole(3, 14)
  const ring = Array.from({ length: count }, (_, nth): [number, number] => {
    const angle = (2 * Math.PI * (nth + 0.8 * random.next())) / count
    const reach = radius * (0.3 + 0.7 * random.next())
    return [x + reach * Math.cos(angle), y + reach * Math.sin(angle)]
  })
  return [...ring, ring[0] as [number, number]]
}

/** Polygons, some with a hole or with edges along pixels; the second one, if there is one, lies apart. */
function polygonsOf(random: Random): Ring[][] {
  if (random.chance(0.2)) {
    const [x, y, side] = [random.whole(-30, 20), random.whole(-20, 10), random.whole(3, 40)]
    return [
      [
        [
          [x, y],
          [x + side, y],
          [x + side, y + side],
          [x, y + side],
          [x, y],
        ],
      ],
    ]
  }
  const outer = star(random, [random.next() * 40 - 20, random.next() * 40 - 20], 40)
  const hole = random.chance(0.5) ? [star(random, centreOf(outer), 4)] : []
  const second = random.chance(0.3) ? [[star(random, [200, 0], 30)]] : []
  return [[outer, ...hole], ...second]
}

const centreOf = (ring: Ring): [number, number] => {
  const open = ring.slice(1)
  return [
    open.reduce((sum, [x]) => sum + x, 0) / open.length,
    open.reduce((sum, [, y]) => sum + y, 0) / open.length,
  ]
}

function placedOf(polygons: readonly Ring[][]): PlacedArea {
  const rings = polygons.flat().map((ring) => ring.slice(0, -1))
  let end = 0
  return indexedArea({
    key: 'a',
    wkid: 32611,
    coordinates: Float64Array.from(rings.flat(2)),
    ends: Uint32Array.from(rings, (ring) => (end += ring.length)),
    deviation: 0,
    unitsPerMetre: 1,
  })
}

function frameOf(random: Random): Frame {
  const [width, height] = [random.whole(1, 40), random.whole(1, 40)]
  const pixel = random.pick([0.5, 1, 1.7, 5])
  const [left, top] = [
    random.whole(-40, 20) + random.pick([0, 0.5, random.next()]),
    random.whole(0, 40) + random.pick([0, 0.5, random.next()]),
  ]
  return {
    extent: { xmin: left, ymin: top - height * pixel, xmax: left + width * pixel, ymax: top },
    wkid: 32611,
    width,
    height,
  }
}

/** The square of a pixel, grown on every side. */
function squareOf({ extent, width, height }: Frame, at: number, margin: number): Topology {
  const [column, row] = [at % width, Math.floor(at / width)]
  const [stepX, stepY] = [(extent.xmax - extent.xmin) / width, (extent.ymax - extent.ymin) / height]
  const [xmin, xmax] = [column - margin, column + 1 + margin].map((place) => extent.xmin + place * stepX)
  const [ymax, ymin] = [row - margin, row + 1 + margin].map((place) => extent.ymax - place * stepY)
  return topologyOf({ xmin: xmin ?? 0, ymin: ymin ?? 0, xmax: xmax ?? 0, ymax: ymax ?? 0 })
}

/** Rounding decides about pixels that are this near to the border, in units of the map. */
const rounding = 1e-7

describe('A mask', () => {
  const random = createRandom(20_261_128)
  const cases = Array.from({ length: 150 }, (_, nth) => ({ nth, polygons: polygonsOf(random) }))

  it.each(cases)(
    'shows the pixels whose grown square lies in the area, and no others: $nth',
    ({ polygons }) => {
      const placed = placedOf(polygons)
      const exact = joinedPolygons(polygons)
      const [larger, smaller] = [grownBy(exact, rounding), grownBy(exact, -rounding)]
      const frame = frameOf(random)
      const margin = random.pick([0, 0.5, 0.5, 8])
      const { kind, shown } = maskOf(placed, frame, margin)
      const told = (at: number): boolean => (kind === 'border' ? shown[at] === 1 : kind === 'inside')
      const pixels = Array.from({ length: frame.width * frame.height }, (_, at) => at)
      const squares = pixels.map((at) => squareOf(frame, at, margin))
      expect(pixels.filter((at) => told(at) && !covers(larger, squares[at] as Topology))).toEqual([])
      expect(pixels.filter((at) => !told(at) && covers(smaller, squares[at] as Topology))).toEqual([])
      const side = sideOf(placed, frame, margin)
      if (side === 'inside') expect(pixels.every((at) => covers(larger, squares[at] as Topology))).toBe(true)
      if (side === 'outside')
        expect(pixels.some((at) => covers(smaller, squares[at] as Topology))).toBe(false)
    },
  )
})
