import InteriorPointArea from 'jsts/org/locationtech/jts/algorithm/InteriorPointArea.js'
import { type Extent, type Position, partsOf, type Shape } from '../world/geometry.ts'
import type { LayerQuery, Quantization } from './layer-query.ts'
import { quantizeShape } from './quantize.ts'
import type { ResultFeature, Transform } from './query-result.ts'
import { simplifyPart } from './simplify.ts'
import { projectExtent, projector, type SpatialReference, webMercator } from './spatial-reference.ts'
import { topologyOf } from './topology.ts'

/** Turns stored shapes into the geometries of a reply. */
interface GeometryWriter {
  reference: SpatialReference
  transform: Transform | null
  write: (shape: Shape | null) => Pick<ResultFeature, 'geometry' | 'centroid'>
}

type OutputOptions = Pick<
  LayerQuery,
  'outSpatialReference' | 'maxAllowableOffset' | 'geometryPrecision' | 'quantization' | 'returnCentroid'
>

/** A writer for one query: projects, simplifies, then snaps to the grid or rounds. */
export function geometryWriter(options: OutputOptions, fullExtent: Extent): GeometryWriter {
  const reference = options.outSpatialReference ?? webMercator
  const project = projector(webMercator, reference)
  const { quantization } = options
  const transform = quantization && gridOf(quantization, fullExtent, reference)
  const finish = (shape: Shape) =>
    transform
      ? quantizeShape(shape, transform, quantization?.mode ?? 'view')
      : mapParts(shape, (part) => part.map(rounder(options.geometryPrecision)))
  return {
    reference,
    transform,
    write: (shape) => {
      if (!shape) return { geometry: null, centroid: null }
      const projected = mapParts(shape, (part) => part.map(project))
      const simplified = mapParts(projected, (part) => simplifyPart(part, options.maxAllowableOffset))
      const center = options.returnCentroid && 'rings' in shape ? centerOf(projected) : null
      const centroid = center && finish(center)
      return { geometry: finish(simplified), centroid: centroid && 'x' in centroid ? centroid : null }
    },
  }
}

/** A shape with every part changed; a point is one part of one position. */
export function mapParts(shape: Shape, change: (part: Position[]) => Position[]): Shape {
  const parts = partsOf(shape).map(change)
  if ('paths' in shape) return { paths: parts }
  if ('rings' in shape) return { rings: parts }
  const [x, y] = parts[0]?.[0] ?? [shape.x, shape.y]
  return { x, y }
}

function gridOf(quantization: Quantization, fullExtent: Extent, reference: SpatialReference): Transform {
  const { originPosition, tolerance, extent, extentReference } = quantization
  const from = extent ? (extentReference ?? reference) : webMercator
  const { xmin, ymin, ymax } = projectExtent(extent ?? fullExtent, from, reference)
  return {
    originPosition,
    scale: [tolerance, tolerance],
    translate: [xmin, originPosition === 'upperLeft' ? ymax : ymin],
  }
}

function rounder(decimals: number | null): (position: Position) => Position {
  if (decimals === null) return (position) => position
  return ([x, y]) => [Number(x.toFixed(Math.min(decimals, 20))), Number(y.toFixed(Math.min(decimals, 20)))]
}

function centerOf(shape: Shape): Shape | null {
  const place: { x: number; y: number } | null = InteriorPointArea.getInteriorPoint(topologyOf(shape))
  return place && { x: place.x, y: place.y }
}
