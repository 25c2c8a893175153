import type { Shape } from '@mapgate/geometry'
import { signedArea } from './geojson-shapes.ts'

type Vertex = Shape['parts'][number][number]

/** The centre of gravity of the largest ring of polygons: for a label or a symbol, from what is shown of a shape alone. */
export function centreOf({ parts }: Shape): Vertex {
  const [largest = []] = parts.toSorted(
    (one, other) => Math.abs(signedArea(other)) - Math.abs(signedArea(one)),
  )
  const [[originX, originY] = [0, 0]] = largest
  const area = signedArea(largest)
  if (area === 0) return [originX, originY]
  let [sumX, sumY] = [0, 0]
  for (const [at, [x, y]] of largest.entries()) {
    const [nextX, nextY] = largest[(at + 1) % largest.length] ?? [x, y]
    const cross = (x - originX) * (nextY - originY) - (nextX - originX) * (y - originY)
    sumX += (x - originX + nextX - originX) * cross
    sumY += (y - originY + nextY - originY) * cross
  }
  return [originX + sumX / (6 * area), originY + sumY / (6 * area)]
}
