import Flatbush from 'flatbush'
import IndexedPointInAreaLocator from 'jsts/org/locationtech/jts/algorithm/locate/IndexedPointInAreaLocator.js'
import Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js'
import Location from 'jsts/org/locationtech/jts/geom/Location.js'
import LinearComponentExtracter from 'jsts/org/locationtech/jts/geom/util/LinearComponentExtracter.js'
import { extentOf, partsOf, type Shape } from '../world/geometry.ts'
import type { Topology } from './topology.ts'

/** Where a shape lies to an area: wholly in its interior, wholly outside, or near its edge, where only a full comparison tells. */
type Place = 'inside' | 'outside' | 'edge'

/**
 * Sorts shapes by an area's edge, which spares the full comparison for most of them: what no edge of the area comes near is
 * as a whole where its first position is.
 */
export function areaShortcut(area: Topology): (shape: Shape) => Place {
  const edges = edgeIndex(area)
  const locator = new IndexedPointInAreaLocator(area)
  return (shape) => {
    const { xmin, ymin, xmax, ymax } = extentOf(shape)
    const [x, y] = partsOf(shape)[0]?.[0] ?? [Number.NaN, Number.NaN]
    if (edges.search(xmin, ymin, xmax, ymax).length > 0 || Number.isNaN(x)) return 'edge'
    return locator.locate(new Coordinate(x, y)) === Location.EXTERIOR ? 'outside' : 'inside'
  }
}

interface Corner {
  x: number
  y: number
}

function edgeIndex(area: Topology): Flatbush {
  const lines: { getCoordinates: () => Corner[] }[] = LinearComponentExtracter.getLines(area).toArray()
  const edges = lines.flatMap((line) => {
    const corners = line.getCoordinates()
    return corners.slice(1).map((to, place): [Corner, Corner] => [corners[place] ?? to, to])
  })
  const index = new Flatbush(edges.length)
  for (const [from, to] of edges) {
    index.add(Math.min(from.x, to.x), Math.min(from.y, to.y), Math.max(from.x, to.x), Math.max(from.y, to.y))
  }
  index.finish()
  return index
}
