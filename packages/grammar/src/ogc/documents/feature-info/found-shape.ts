import { type Place, type Polygon, polygonsOf } from './polygons-of.ts'

/** A shape without what GML 2 and GeoJSON have no word for: curves, measures and heights. */
export type FoundShape =
  | { readonly kind: 'points'; readonly points: readonly Place[]; readonly isSingle: boolean }
  | { readonly kind: 'lines'; readonly lines: readonly (readonly Place[])[] }
  | { readonly kind: 'polygons'; readonly polygons: readonly Polygon[] }

/** A shape of Esri's JSON; undefined for one that is empty, curved or none. */
export function readShape(json: unknown): FoundShape | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const { x, y, points, paths, rings, xmin, ymin, xmax, ymax } = json as Readonly<Record<string, unknown>>
  if (isPlace([x, y])) return { kind: 'points', points: [[Number(x), Number(y)]], isSingle: true }
  if (Array.isArray(points)) return pointsOf(placesOf(points))
  if (Array.isArray(paths)) return linesOf(paths.map(placesOf).filter((line) => line.length > 1))
  if (Array.isArray(rings)) return areaOf(rings.map(placesOf))
  const corners = [xmin, ymin, xmax, ymax].map(Number)
  return isPlace([xmin, ymin]) && isPlace([xmax, ymax]) ? areaOf([ringOf(corners)]) : undefined
}

const pointsOf = (points: readonly Place[]): FoundShape | undefined =>
  points.length > 0 ? { kind: 'points', points, isSingle: false } : undefined

const linesOf = (lines: readonly (readonly Place[])[]): FoundShape | undefined =>
  lines.length > 0 ? { kind: 'lines', lines } : undefined

function areaOf(rings: readonly (readonly Place[])[]): FoundShape | undefined {
  const polygons = polygonsOf(rings)
  return polygons.length > 0 ? { kind: 'polygons', polygons } : undefined
}

const ringOf = ([xmin = 0, ymin = 0, xmax = 0, ymax = 0]: readonly number[]): readonly Place[] => [
  [xmin, ymin],
  [xmin, ymax],
  [xmax, ymax],
  [xmax, ymin],
]

const isPlace = (value: unknown): value is Place =>
  Array.isArray(value) && Number.isFinite(value[0]) && Number.isFinite(value[1])

/** A list with anything in it that is no place is no list of places. */
function placesOf(list: unknown): readonly Place[] {
  if (!Array.isArray(list) || !list.every(isPlace)) return []
  return list.map(([x, y]) => [x, y])
}

/** All places of a shape. */
export function* placesIn(shape: FoundShape): Generator<Place, void> {
  if (shape.kind === 'points') yield* shape.points
  else if (shape.kind === 'lines') for (const line of shape.lines) yield* line
  else for (const [outer = []] of shape.polygons) yield* outer
}
