import type { PlacedArea, Shape } from '@mapgate/geometry'
import type { ShapesAsked } from '@mapgate/protocol'
import { isSameWkid } from './placed.ts'

type Vertex = Shape['parts'][number][number]

/** A grid of coordinates, as replies state it. */
export interface Grid {
  readonly originPosition: 'upperLeft' | 'lowerLeft'
  readonly scale: readonly [x: number, y: number]
  readonly translate: readonly [x: number, y: number]
  /** True where vertices that fall together are one, and what collapses is left out. */
  readonly isSimplified: boolean
}

/** The step of the finest grid, in metres on the ground. */
const finestMetres = 1e-4

/** A grid that loses nothing that matters. It stands on the area alone, whatever rows a reply has. */
export function finestGrid({ bounds, unitsPerMetre }: PlacedArea): Grid {
  const step = finestMetres * unitsPerMetre
  return {
    originPosition: 'upperLeft',
    scale: [step, step],
    translate: [bounds.xmin, bounds.ymax],
    isSimplified: false,
  }
}

/** The grid that a client asks for, on the corner of its extent, or of the area where that is in another reference; undefined for none. */
export function gridAsked({ grid }: ShapesAsked, placed: PlacedArea): Grid | undefined {
  if (grid === undefined) return undefined
  const { extent, mode = 'view', originPosition = 'upperLeft', tolerance } = grid
  const finest = finestGrid(placed)
  const step = tolerance || (mode === 'edit' ? finest.scale[0] : 1)
  const own = extent?.spatialReference
  const isHere = own === undefined || ('wkid' in own && isSameWkid(own.wkid, placed.wkid))
  const { xmin, ymin, ymax } = extent && isHere ? extent : placed.bounds
  return {
    originPosition,
    scale: [step, step],
    translate: [xmin, originPosition === 'upperLeft' ? ymax : ymin],
    isSimplified: mode === 'view',
  }
}

const leastVertices: Readonly<Record<Shape['kind'], number>> = { points: 1, lines: 2, polygons: 4 }

/** A shape on a grid: the first vertex of a part by its place on the grid, each other by its distance from the one before. */
export function onGrid({ kind, parts }: Shape, grid: Grid): Shape {
  const drops = grid.isSimplified && kind !== 'points'
  const placed = parts
    .map((part) => differences(part.map(snapper(grid)), drops))
    .filter((part) => !grid.isSimplified || part.length >= leastVertices[kind])
  return { kind, parts: placed }
}

const snapper =
  ({ originPosition, scale, translate }: Grid) =>
  ([x, y]: Vertex): Vertex => {
    const down = originPosition === 'upperLeft' ? -1 : 1
    // No negative zero.
    return [
      Math.round((x - translate[0]) / scale[0]) + 0,
      Math.round((down * (y - translate[1])) / scale[1]) + 0,
    ]
  }

function differences(part: readonly Vertex[], dropsRepeated: boolean): readonly Vertex[] {
  const result: Vertex[] = []
  let [lastX, lastY] = [0, 0]
  for (const [x, y] of part) {
    const [dx, dy] = [x - lastX, y - lastY]
    if (dropsRepeated && result.length > 0 && dx === 0 && dy === 0) continue
    result.push([dx, dy])
    ;[lastX, lastY] = [x, y]
  }
  return result
}

/** A shape with so many digits behind the point; vertices that fall together are one. */
export function rounded({ kind, parts }: Shape, digits: number | undefined): Shape {
  if (digits === undefined || digits < 0) return { kind, parts }
  const round = (value: number): number => Number(value.toFixed(Math.min(digits, 20)))
  const isSame = ([x, y]: Vertex, other: Vertex | undefined): boolean => x === other?.[0] && y === other[1]
  return {
    kind,
    parts: parts.map((part) => {
      const vertices = part.map(([x, y]): Vertex => [round(x), round(y)])
      return kind === 'points'
        ? vertices
        : vertices.filter((vertex, at) => !isSame(vertex, vertices[at - 1]) || at === 0)
    }),
  }
}
