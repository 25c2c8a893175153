import { xmlText } from '../xml-text.ts'
import { elementNames } from './element-name.ts'
import { type FoundLayer, type FoundRow, textOfValue } from './found-rows.ts'
import { type FoundShape, placesIn } from './found-shape.ts'
import type { Place } from './polygons-of.ts'

/**
 * Rows as GML 2 in the frame that MapServer made usual (`msGMLOutput`), which QGIS, GDAL and OpenLayers read. It names no schema, so nothing is
 * fetched to read it.
 */
export function infoAsGml(layers: readonly FoundLayer[], wkid: number): string {
  const names = elementNames(layers.map(({ name }) => name))
  return `<?xml version="1.0" encoding="UTF-8"?>
<msGMLOutput xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${layers.map((layer, index) => layerAsGml(layer, names[index] ?? '', wkid)).join('')}</msGMLOutput>
`
}

const layerAsGml = ({ title, rows }: FoundLayer, name: string, wkid: number): string =>
  `<${name}_layer>
<gml:name>${xmlText(title)}</gml:name>
${rows.map((row) => `<${name}_feature>\n${rowAsGml(row, wkid)}</${name}_feature>\n`).join('')}</${name}_layer>
`

function rowAsGml({ attributes, shape }: FoundRow, wkid: number): string {
  const reference = ` srsName="EPSG:${wkid}"`
  const names = elementNames(
    attributes.map(([name]) => name),
    ['geometry'],
  )
  const cells = attributes.map(
    ([, value], index) => `<${names[index]}>${xmlText(textOfValue(value))}</${names[index]}>\n`,
  )
  return `${shape ? shapeAsGml(shape, reference) : ''}${cells.join('')}`
}

function shapeAsGml(shape: FoundShape, reference: string): string {
  return `<gml:boundedBy><gml:Box${reference}>${boxOf(shape)}</gml:Box></gml:boundedBy>
<geometry>${geometryOf(shape, reference)}</geometry>
`
}

function geometryOf(shape: FoundShape, reference: string): string {
  switch (shape.kind) {
    case 'points':
      return several(
        shape.points,
        { reference, kind: 'Point', many: 'MultiPoint', member: 'pointMember' },
        (one) => coordinates([one]),
      )
    case 'lines':
      return several(
        shape.lines,
        { reference, kind: 'LineString', many: 'MultiLineString', member: 'lineStringMember' },
        coordinates,
      )
    default:
      return several(
        shape.polygons,
        { reference, kind: 'Polygon', many: 'MultiPolygon', member: 'polygonMember' },
        ([outer = [], ...holes]) =>
          `<gml:outerBoundaryIs>${ring(outer)}</gml:outerBoundaryIs>${holes
            .map((hole) => `<gml:innerBoundaryIs>${ring(hole)}</gml:innerBoundaryIs>`)
            .join('')}`,
      )
  }
}

/** How one geometry and several of its kind are called. */
interface Words {
  readonly reference: string
  readonly kind: string
  readonly many: string
  readonly member: string
}

function several<Part>(
  parts: readonly Part[],
  { reference, kind, many, member }: Words,
  content: (part: Part) => string,
): string {
  const [only] = parts
  if (only !== undefined && parts.length === 1)
    return `<gml:${kind}${reference}>${content(only)}</gml:${kind}>`
  const members = parts.map(
    (part) => `<gml:${member}><gml:${kind}>${content(part)}</gml:${kind}></gml:${member}>`,
  )
  return `<gml:${many}${reference}>${members.join('')}</gml:${many}>`
}

const ring = (places: readonly Place[]): string => `<gml:LinearRing>${coordinates(places)}</gml:LinearRing>`

const coordinates = (places: readonly Place[]): string =>
  `<gml:coordinates>${places.map((place) => place.join(',')).join(' ')}</gml:coordinates>`

function boxOf(shape: FoundShape): string {
  const box = [Infinity, Infinity, -Infinity, -Infinity] as [number, number, number, number]
  for (const [x, y] of placesIn(shape)) {
    if (x < box[0]) box[0] = x
    if (y < box[1]) box[1] = y
    if (x > box[2]) box[2] = x
    if (y > box[3]) box[3] = y
  }
  return coordinates([
    [box[0], box[1]],
    [box[2], box[3]],
  ])
}
