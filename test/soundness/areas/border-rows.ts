import { webMercator } from '../../../packages/sample-server/src/query/spatial-reference.ts'
import type { Position, Shape } from '../../../packages/sample-server/src/world/geometry.ts'
import { MERCATOR_LIMIT } from '../../../packages/sample-server/src/world/mercator.ts'
import { idStep, type Template, type TemplateRow } from '../template.ts'
import { geometryIn } from './placed-area.ts'
import { type AreaName, areasWithBorder } from './plain-areas.ts'
import { covers, topologyOf } from './planar.ts'

/** A place on the border of an area, and the direction out of it, one metre of Web Mercator long. */
interface BorderPlace {
  readonly at: Position
  readonly out: Position
}

/** The template with rows that lie at the borders of the areas: just inside, just outside, and across. */
export function withBorderRows(template: Template): Template {
  const rows = new Map(template.rows)
  for (const layer of template.layers) {
    const own = template.rows.get(layer.id) ?? []
    if (layer.geometryType === null) continue
    const shapes = layer.id === 6 ? [] : borderShapes(layer.geometryType)
    rows.set(layer.id, renumbered(mixed(own, shapes)))
  }
  return { ...template, rows }
}

/** Places at the borders of areas, where requests look closely. */
export const borderPlaces = (names: readonly string[]): readonly Position[] =>
  areasWithBorder.filter((name) => names.includes(name)).flatMap((name) => placesOf(name).map(({ at }) => at))

let known: readonly BorderPlace[] | undefined

function allPlaces(): readonly BorderPlace[] {
  known ??= areasWithBorder.flatMap(placesOf)
  return known
}

/** Two places on the border of an area, and one on the border of its hole or second part, where there is one. */
function placesOf(name: AreaName): readonly BorderPlace[] {
  const geometry = geometryIn(name, webMercator)
  const rings = ringsIn(geometry).filter((ring) => isInTheWorld(ring))
  return rings.flatMap((ring, nth) => {
    const share = rings.length > 1 ? [0.3] : [0.1, 0.45, 0.8]
    return share.map((part) =>
      borderPlace(ring, Math.floor(ring.length * part + nth) % (ring.length - 1), geometry),
    )
  })
}

const isInTheWorld = (ring: readonly Position[]): boolean =>
  ring.every(([x]) => Math.abs(x) <= MERCATOR_LIMIT * 1.001)

/** The middle of an edge of a ring. */
function borderPlace(ring: readonly Position[], edge: number, geometry: unknown): BorderPlace {
  const [[fromX, fromY] = [0, 0], [toX, toY] = [0, 0]] = [ring[edge], ring[edge + 1]]
  const at: Position = [(fromX + toX) / 2, (fromY + toY) / 2]
  const length = Math.hypot(toX - fromX, toY - fromY)
  const side: Position = [(toY - fromY) / length, (fromX - toX) / length]
  const isInside = covers(
    geometry as never,
    topologyOf({ x: at[0] + side[0] / 100, y: at[1] + side[1] / 100 }),
  )
  return { at, out: isInside ? [-side[0], -side[1]] : side }
}

interface Corner {
  x: number
  y: number
}

/** The rings of a geometry, the holes too. */
function ringsIn(geometry: { getNumGeometries: () => number; getGeometryN: (n: number) => unknown }) {
  return Array.from({ length: geometry.getNumGeometries() }, (_, nth) => geometry.getGeometryN(nth)).flatMap(
    (one) => {
      const polygon = one as {
        getExteriorRing: () => { getCoordinates: () => Corner[] }
        getNumInteriorRing: () => number
        getInteriorRingN: (n: number) => { getCoordinates: () => Corner[] }
      }
      const holes = Array.from({ length: polygon.getNumInteriorRing() }, (_, n) =>
        polygon.getInteriorRingN(n),
      )
      return [polygon.getExteriorRing(), ...holes].map((ring) =>
        ring.getCoordinates().map(({ x, y }): Position => [x, y]),
      )
    },
  )
}

function borderShapes(type: string): readonly Shape[] {
  const makers = {
    esriGeometryPoint: pointsAt,
    esriGeometryPolyline: linesAt,
    esriGeometryPolygon: polygonsAt,
  }
  const make = makers[type as keyof typeof makers]
  return allPlaces().flatMap(make)
}

/** The place so many metres out of the area, or in it, and so many along its border. */
const placed =
  ({ at, out }: BorderPlace) =>
  (outwards: number, along = 0): Position => [
    at[0] + out[0] * outwards - out[1] * along,
    at[1] + out[1] * outwards + out[0] * along,
  ]

function pointsAt(place: BorderPlace): readonly Shape[] {
  return [0.06, 12, 70, -0.06, -12].map((outwards) => {
    const [x, y] = placed(place)(outwards)
    return { x, y }
  })
}

/** Lines across the border have a vertex one metre outside, so that what lies further out can be another without moving the crossing. */
function linesAt(place: BorderPlace): readonly Shape[] {
  const at = placed(place)
  return [
    { paths: [[at(-160), at(1), at(80, 30), at(160)]] },
    { paths: [[at(-20), at(-90), at(-110, 15)]] },
    { paths: [[at(0.06), at(40, 20), at(90)]] },
    {
      paths: [
        [at(-60), at(-30, 10)],
        [at(30), at(60, 10), at(90)],
      ],
    },
  ]
}

function polygonsAt(place: BorderPlace): readonly Shape[] {
  const at = placed(place)
  const square = (middle: number, half: number) =>
    clockwise([
      at(middle - half, -half),
      at(middle - half, half),
      at(middle + half, half),
      at(middle + half, -half),
    ])
  const across = clockwise([at(-40, -30), at(-40, 30), at(1, 30), at(45, 30), at(45, -30), at(1, -30)])
  return [
    { rings: [across] },
    { rings: [square(-40, 18)] },
    { rings: [square(40, 18)] },
    { rings: [square(-70, 18), square(70, 18)] },
    { rings: [square(-20, 15), square(-20, 6).toReversed()] },
  ]
}

/** The ring closed, and in the direction of outer rings. */
function clockwise(ring: readonly Position[]): Position[] {
  const closed = [...ring, ring[0] as Position]
  const doubled = closed.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = closed[index + 1] ?? [x, y]
    return sum + (x * nextY - nextX * y)
  }, 0)
  return doubled < 0 ? closed : closed.toReversed()
}

/** The rows, and after each of them some that look like it and have a shape at a border, until all have their turn. */
function mixed(rows: readonly TemplateRow[], shapes: readonly Shape[]): readonly TemplateRow[] {
  const perRow = Math.ceil(shapes.length / Math.max(1, rows.length))
  return rows.flatMap((row, index) => [
    row,
    ...shapes.slice(index * perRow, (index + 1) * perRow).map((shape) => ({ ...row, shape })),
  ])
}

const renumbered = (rows: readonly TemplateRow[]): readonly TemplateRow[] =>
  rows.map(({ values, shape }, index) => {
    const objectId = (index + 1) * idStep
    return { objectId, shape, values: { ...values, OBJECTID: objectId, shape: JSON.stringify(shape) } }
  })
