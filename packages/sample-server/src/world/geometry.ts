/** Esri JSON geometries as they stand in the `shape` column: Web Mercator metres (102100), no spatialReference inside. */
export type Shape = PointShape | PolylineShape | PolygonShape

/** A position: x and y in metres. */
export type Position = [x: number, y: number]

/** A point. */
interface PointShape {
  x: number
  y: number
}

/** Lines. */
interface PolylineShape {
  paths: Position[][]
}

/** Rings: outer ones run clockwise, holes counter-clockwise, each closed. */
interface PolygonShape {
  rings: Position[][]
}

/** A box in metres. */
export interface Extent {
  xmin: number
  ymin: number
  xmax: number
  ymax: number
}

/** All parts of a shape as lists of positions; a point is one part of one position. */
export function partsOf(shape: Shape): Position[][] {
  if ('x' in shape) return [[[shape.x, shape.y]]]
  return 'paths' in shape ? shape.paths : shape.rings
}

/** The smallest box around a shape. */
export function extentOf(shape: Shape): Extent {
  const extent = { xmin: Infinity, ymin: Infinity, xmax: -Infinity, ymax: -Infinity }
  for (const part of partsOf(shape)) {
    for (const [x, y] of part) {
      extent.xmin = Math.min(extent.xmin, x)
      extent.ymin = Math.min(extent.ymin, y)
      extent.xmax = Math.max(extent.xmax, x)
      extent.ymax = Math.max(extent.ymax, y)
    }
  }
  return extent
}
