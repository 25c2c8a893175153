import { type Bounds, cutTo, type Shape } from '@mapgate/geometry'
import { type Geometry, type IntentOf, matchNone } from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import { Refused } from '../../model/refusal.ts'
import { hidesOuterParts, type ServiceRights, type View } from '../../model/rights.ts'
import { referenceOfLayer, withClock } from './area-shape.ts'
import { oneArea } from './one-area.ts'
import { placedIn } from './placed.ts'

/** The layer of a question, and what its caller has of the service. */
export interface OfLayer {
  readonly layer: LayerEntry
  readonly rights: ServiceRights
}

/**
 * A question whose client says where rows have to lie, on rows whose shapes are cut off at the edge of an area: what the client sends is cut off
 * there too, so that a row is found by nothing that lies outside. The map server looks at whole shapes, so any other relation than that both
 * touch, and a distance, are refused.
 * @throws Refused `access.denied`
 */
export function withCutShape<Given extends IntentOf<'feature-query' | 'summary'>>(
  asked: Given,
  views: readonly View[],
  { layer, rights }: OfLayer,
): Given {
  const { area } = asked
  if (area?.shape === undefined || !views.some(hidesOuterParts)) return asked
  if (!isPlain(area.relation) || (area.distance ?? 0) !== 0)
    throw cutAway(
      'a relation or distance to shapes that are cut off',
      'Shapes of this layer are cut off at the edge of the area of this account. There rows are found by a geometry that they intersect, without a distance.',
    )
  const right = oneArea(views)
  if (right === undefined)
    throw cutAway(
      'a geometry, where some shapes are cut off and others are not, or elsewhere',
      'Shapes of this layer are cut off at the edges of several areas for this account. There rows are not found by a geometry.',
    )
  const wkid = wkidOfClient(area.shape, area.reference) ?? referenceOfLayer(layer, rights.service)
  if (wkid === undefined)
    throw cutAway(
      'a geometry in a reference without a number',
      'The geometry has to name its spatial reference by a well-known id.',
    )
  const left = cutTo(placedIn(rights.facts, right, wkid), shapeOfClient(area.shape))
  // No row is found where nothing is left.
  if (left === undefined) return { ...asked, area: undefined, where: matchNone, ids: undefined }
  return {
    ...asked,
    area: { shape: geometryOfShape(left), reference: { wkid }, relation: area.relation },
    // The map server takes the area's own way from one datum to another, not that of the client.
    ...('shapes' in asked ? { shapes: { ...asked.shapes, transformation: undefined } } : {}),
  }
}

const isPlain = (relation: string | undefined): boolean =>
  relation === undefined || relation === 'esriSpatialRelIntersects'

/** The refusal of what would tell of parts of shapes that are cut off. */
export const cutAway = (detail: string, publicText: string): Refused =>
  new Refused('access.denied', detail, { publicText })

/** The number of the reference of a client's shape; undefined where the client names none, or names one by a text. */
function wkidOfClient(shape: Geometry, reference: Geometry['spatialReference']): number | undefined {
  const own =
    shape.kind === 'envelope'
      ? (shape.extent.spatialReference ?? shape.spatialReference)
      : shape.spatialReference
  const stated = own ?? reference
  if (stated !== undefined && !('wkid' in stated))
    throw cutAway(
      'a geometry in a reference without a number',
      'The geometry has to name its spatial reference by a well-known id.',
    )
  return stated?.wkid
}

/** The shape of a geometry of a client, without z and m. */
export function shapeOfClient(geometry: Geometry): Shape {
  const flat = (part: readonly (readonly number[])[]) =>
    part.map(([x = Number.NaN, y = Number.NaN]) => [x, y] as const)
  switch (geometry.kind) {
    case 'point':
      return { kind: 'points', parts: [[[geometry.x, geometry.y]]] }
    case 'multipoint':
      return { kind: 'points', parts: [flat(geometry.points)] }
    case 'polyline':
      return { kind: 'lines', parts: geometry.paths.map(flat) }
    case 'polygon':
      return { kind: 'polygons', parts: geometry.rings.map(flat) }
    case 'envelope':
      return shapeOfBox(geometry.extent)
  }
}

/** A rectangle as what it is: an empty one is a line or a point. */
function shapeOfBox({ xmin, ymin, xmax, ymax }: Bounds): Shape {
  if (xmin === xmax && ymin === ymax) return { kind: 'points', parts: [[[xmin, ymin]]] }
  if (xmin === xmax || ymin === ymax)
    return {
      kind: 'lines',
      parts: [
        [
          [xmin, ymin],
          [xmax, ymax],
        ],
      ],
    }
  const ring = [
    [xmin, ymin],
    [xmin, ymax],
    [xmax, ymax],
    [xmax, ymin],
    [xmin, ymin],
  ] as const
  return { kind: 'polygons', parts: [ring] }
}

function geometryOfShape({ kind, parts }: Shape): Geometry {
  const [[point] = []] = parts
  if (kind === 'points' && point && parts.flat().length === 1)
    return { kind: 'point', x: point[0], y: point[1] }
  if (kind === 'points') return { kind: 'multipoint', points: parts.flat() }
  return kind === 'lines' ? { kind: 'polyline', paths: parts } : { kind: 'polygon', rings: withClock(parts) }
}
