import type { Shape } from '@mapgate/geometry'
import { Refused } from '../../model/refusal.ts'
import type { Json } from '../upstream-json.ts'

type Vertex = Shape['parts'][number][number]
type Parts = Shape['parts']

/**
 * The shape of a geometry in Esri's JSON, without z and m; undefined for none, and for an empty one.
 * @throws Refused `upstream.invalid-reply` for curves, and for what is no geometry: neither can be judged or cut
 */
export function shapeOfEsri(geometry: unknown): Shape | undefined {
  if (geometry === null || geometry === undefined) return undefined
  const { x, y, points, paths, rings, curvePaths, curveRings } = geometry as Json
  if (curvePaths !== undefined || curveRings !== undefined) throw strange('a curve')
  if (rings !== undefined) return shapeOf('polygons', partsIn(rings))
  if (paths !== undefined) return shapeOf('lines', partsIn(paths))
  if (points !== undefined) return shapeOf('points', partsIn([points]))
  // An empty point is written with `null` or `"NaN"`.
  if (x === null || x === 'NaN') return undefined
  return shapeOf('points', partsIn([[[x, y]]]))
}

/** A shape in Esri's JSON, in the form of the geometry that it was read from. Rings stay as they are. */
export function esriOf({ kind, parts }: Shape, like: unknown): Json {
  if (kind === 'polygons') return { rings: parts }
  if (kind === 'lines') return { paths: parts }
  const [[point] = []] = parts
  return 'points' in (like as Json) ? { points: parts.flat() } : { x: point?.[0], y: point?.[1] }
}

/** A ring whose last vertex is its first one. */
export function closed(ring: readonly Vertex[]): readonly Vertex[] {
  const [first] = ring
  const last = ring.at(-1)
  return first === undefined || (last?.[0] === first[0] && last[1] === first[1]) ? ring : [...ring, first]
}

/** A shape of parts that hold vertices; undefined where none does. */
export function shapeOf(kind: Shape['kind'], parts: Parts): Shape | undefined {
  const full = parts.filter((part) => part.length > 0)
  return full.length === 0 ? undefined : { kind, parts: full }
}

/** Lists of vertices, without z and m. @throws Refused `upstream.invalid-reply` for a coordinate that is no number */
export const partsIn = (value: unknown): Parts =>
  listIn(value).map((part) =>
    listIn(part).map((vertex): Vertex => {
      const [x, y] = listIn(vertex)
      if (typeof x === 'number' && typeof y === 'number') return [x, y]
      throw strange('a coordinate that is no number')
    }),
  )

function listIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw strange('something else than a list of coordinates')
}

/** The refusal of a shape that cannot be read. */
export const strange = (what: string): Refused =>
  new Refused('upstream.invalid-reply', `a shape that has to be held to an area is ${what}`)
