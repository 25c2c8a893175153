import { numberIn } from './looking-into.ts'
import type { XmlElement } from './xml-tree.ts'

/** True for the namespaces of GML 2 to 3.2. */
export const isGml = (namespace: string): boolean =>
  /^http:\/\/www\.opengis\.net\/gml(?:\/3\.2)?$/.test(namespace)

type Vertex = readonly [x: number, y: number]

/**
 * A shape of GML 2 or 3 as ArcGIS JSON without a reference, in the order of axes as written; undefined for anything else, and for a shape whose
 * axes may be turned round, as behind names such as `urn:ogc:def:crs:EPSG::4326`.
 */
export function esriShape(element: XmlElement): object | undefined {
  if (!isGml(element.namespace) || mayBeTurned(element)) return undefined
  switch (element.name) {
    case 'Point': {
      const [vertex] = verticesOf(element)
      return vertex && { x: vertex[0], y: vertex[1] }
    }
    case 'MultiPoint':
      return some('points', below(element, ['Point']).flatMap(verticesOf))
    case 'LineString':
    case 'Curve':
    case 'MultiLineString':
    case 'MultiCurve':
      return some('paths', below(element, ['LineString', 'LineStringSegment']).map(verticesOf))
    case 'Polygon':
    case 'Surface':
    case 'MultiPolygon':
    case 'MultiSurface':
      return some('rings', below(element, ['Polygon', 'PolygonPatch']).flatMap(ringsOf))
    default:
      return undefined
  }
}

const mayBeTurned = ({ attributes }: XmlElement): boolean => {
  const name = attributes.get('srsName') ?? ''
  return /^urn:|\/def\/crs\//.test(name) && !/[:/](?:3857|900913|102100)$/.test(name)
}

const some = (
  name: 'points' | 'paths' | 'rings',
  parts: readonly (readonly unknown[])[],
): object | undefined =>
  parts.length > 0 && parts.every((part) => part.length > 0) ? { [name]: parts } : undefined

/** The outermost elements of these names in one, itself too. */
function below(element: XmlElement, names: readonly string[]): readonly XmlElement[] {
  if (!isGml(element.namespace)) return []
  if (names.includes(element.name)) return [element]
  return element.children.flatMap((child) => below(child, names))
}

/** Outer rings turn clockwise in ArcGIS JSON, holes the other way round. */
const ringsOf = (polygon: XmlElement): readonly (readonly Vertex[])[] =>
  polygon.children.flatMap((border) => {
    const isOuter = border.name === 'exterior' || border.name === 'outerBoundaryIs'
    return below(border, ['LinearRing']).map((ring) => {
      const vertices = verticesOf(ring)
      return isClockwise(vertices) === isOuter ? vertices : vertices.toReversed()
    })
  })

function isClockwise(ring: readonly Vertex[]): boolean {
  let sum = 0
  for (const [index, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y]
    sum += (nextX - x) * (nextY + y)
  }
  return sum > 0
}

/** The places of a point, a line or a ring, in each of the ways that GML writes them. None where one of them is no number. */
function verticesOf(element: XmlElement): readonly Vertex[] {
  const places = element.children.filter(({ namespace }) => isGml(namespace))
  const vertices = places.flatMap((place): (Vertex | undefined)[] => {
    if (place.name === 'coordinates') return listed(place)
    if (place.name === 'pos') return grouped(place.text, Number.MAX_SAFE_INTEGER)
    if (place.name === 'posList') return grouped(place.text, dimensionOf(place, element))
    return place.name === 'pointProperty' || place.name === 'Point'
      ? below(place, ['Point']).flatMap(verticesOf)
      : []
  })
  return vertices.every((vertex) => vertex !== undefined) ? vertices : []
}

const dimensionOf = (list: XmlElement, around: XmlElement): number =>
  numberIn(list.attributes.get('srsDimension') ?? around.attributes.get('srsDimension')) === 3 ? 3 : 2

function listed({ attributes, text }: XmlElement): (Vertex | undefined)[] {
  const between = attributes.get('cs') ?? ','
  if ((attributes.get('decimal') ?? '.') !== '.' || between.trim() === '') return [undefined]
  return text
    .trim()
    .split(/\s+/)
    .map((tuple) => vertexOf(tuple.split(between)))
}

function grouped(text: string, size: number): (Vertex | undefined)[] {
  const numbers = text.trim().split(/\s+/)
  const vertices: (Vertex | undefined)[] = []
  for (let at = 0; at < numbers.length; at += size) vertices.push(vertexOf(numbers.slice(at, at + 3)))
  return vertices
}

function vertexOf([first, second]: readonly string[]): Vertex | undefined {
  const [x, y] = [numberIn(first), numberIn(second)]
  return x === undefined || y === undefined ? undefined : [x, y]
}
