import type { Shape } from '@mapgate/geometry'
import { isObject, type JsonObject } from '../core/json.ts'

/** True curves have no straight edges, so that nobody can say by their vertices where they run. */
export const curved = 'curved'

type Vertex = readonly [x: number, y: number]

/** The shape of a row as ArcGIS writes it in JSON; undefined for none, for one without vertices, and where a coordinate is no number. */
export function shapeOf(geometry: unknown): Shape | typeof curved | undefined {
  if (!isObject(geometry)) return undefined
  if (geometry.curvePaths !== undefined || geometry.curveRings !== undefined) return curved
  const found = kinds(geometry)
  if (found === undefined) return undefined
  const parts = found.parts.map(verticesOf)
  const isWhole = parts.length > 0 && parts.every((part) => part !== undefined && part.length > 0)
  return isWhole ? { kind: found.kind, parts: parts as readonly (readonly Vertex[])[] } : undefined
}

function kinds({ rings, paths, points, x, y }: JsonObject):
  | {
      kind: Shape['kind']
      parts: readonly unknown[]
    }
  | undefined {
  if (Array.isArray(rings)) return { kind: 'polygons', parts: rings }
  if (Array.isArray(paths)) return { kind: 'lines', parts: paths }
  if (Array.isArray(points)) return { kind: 'points', parts: [points] }
  return x === undefined ? undefined : { kind: 'points', parts: [[[x, y]]] }
}

/** Height and measure behind x and y say nothing about where a row lies. Points without a place are written as `NaN`. */
function verticesOf(part: unknown): readonly Vertex[] | undefined {
  if (!Array.isArray(part)) return undefined
  const vertices = part.map((vertex: unknown) => {
    const [x, y] = Array.isArray(vertex) ? (vertex as unknown[]) : []
    return Number.isFinite(x) && Number.isFinite(y) ? ([x, y] as Vertex) : undefined
  })
  return vertices.includes(undefined) ? undefined : (vertices as readonly Vertex[])
}
