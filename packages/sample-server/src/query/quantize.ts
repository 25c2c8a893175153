import type { Position, Shape } from '../world/geometry.ts'
import type { Quantization } from './layer-query.ts'
import type { Transform } from './query-result.ts'

/** The least number of positions that a part needs to be seen. */
const leastPositions = { paths: 2, rings: 4 }

/**
 * Snaps a shape to the grid of a transform: in every part the first position is absolute, the others are differences.
 * In `view` mode positions that fall together are dropped, and parts that collapse with them.
 */
export function quantizeShape(shape: Shape, transform: Transform, mode: Quantization['mode']): Shape {
  const snap = snapper(transform)
  if ('x' in shape) {
    const [x, y] = snap([shape.x, shape.y])
    return { x, y }
  }
  const parts = (list: Position[][], least: number) =>
    list
      .map((part) => differences(part.map(snap), mode === 'view'))
      .filter((part) => mode === 'edit' || part.length >= least)
  return 'paths' in shape
    ? { paths: parts(shape.paths, leastPositions.paths) }
    : { rings: parts(shape.rings, leastPositions.rings) }
}

function snapper({ originPosition, scale, translate }: Transform): (position: Position) => Position {
  const downwards = originPosition === 'upperLeft' ? -1 : 1
  return ([x, y]) => [
    Math.round((x - translate[0]) / scale[0]),
    Math.round((downwards * (y - translate[1])) / scale[1]),
  ]
}

function differences(part: Position[], dropsRepeated: boolean): Position[] {
  const result: Position[] = []
  let [lastX, lastY] = [0, 0]
  for (const [x, y] of part) {
    const [dx, dy] = [x - lastX, y - lastY]
    if (dropsRepeated && result.length > 0 && dx === 0 && dy === 0) continue
    result.push([dx, dy])
    ;[lastX, lastY] = [x, y]
  }
  return result
}
