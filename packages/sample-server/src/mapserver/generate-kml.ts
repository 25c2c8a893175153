import type { OperationContext } from '../operation/operation.ts'
import { bytes, type Reply } from '../operation/reply.ts'
import { matchingRows } from '../query/matching-rows.ts'
import { projector, webMercator, wgs84 } from '../query/spatial-reference.ts'
import type { Position, Shape } from '../world/geometry.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { escapeHtml } from './html-popup.ts'
import { readIds, withDescendants } from './layer-choice.ts'
import { inWords, titleOf } from './row-words.ts'
import { LIMITS } from './service-json.ts'
import { zipFile } from './zip.ts'

/** `generateKml`: the rows of `layers`, all fields with them, as a KMZ file (`f=kmz` or nothing). Throws `RestError` 400. */
export function generateKml(context: OperationContext): Reply {
  const { parameters, world } = context
  const named = new Set(readIds(parameters.get('layers')).flatMap((id) => withDescendants(world, id)))
  const layers = world.layers.filter(
    ({ id, kind }) => kind === 'feature' && (named.size === 0 || named.has(id)),
  )
  const name = parameters.get('docName') || 'Assets_Service'
  const folders = layers.map((layer) => folder(context, layer))
  const document = `<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>${escapeHtml(name)}</name>
${folders.join('\n')}
</Document></kml>
`
  const fileName = name.replace(/[^\w.-]/g, '_')
  return bytes(zipFile('doc.kml', document), 'application/vnd.google-earth.kmz', {
    'content-disposition': `attachment; filename="${fileName}.kmz"`,
  })
}

function folder(context: OperationContext, layer: LayerDefinition): string {
  const rows = matchingRows(context, layer, {}, { limit: LIMITS.records })
  const placemarks = rows.flatMap(({ objectId, attributes, shape }) => {
    if (shape === null) return []
    const words = inWords(layer, attributes, { byName: true, unformatted: true })
    const values = Object.entries(words).map(
      ([name, value]) => `<Data name="${escapeHtml(name)}"><value>${escapeHtml(value)}</value></Data>`,
    )
    return [
      `<Placemark id="${layer.id}_${objectId}"><name>${escapeHtml(titleOf(layer, attributes))}</name><ExtendedData>${values.join('')}</ExtendedData>${geometry(shape)}</Placemark>`,
    ]
  })
  return `<Folder><name>${escapeHtml(layer.name)}</name>\n${placemarks.join('\n')}\n</Folder>`
}

const toWgs84 = projector(webMercator, wgs84)

function coordinates(positions: Position[]): string {
  const degrees = positions.map(toWgs84).map(([x, y]) => `${x.toFixed(7)},${y.toFixed(7)}`)
  return `<coordinates>${degrees.join(' ')}</coordinates>`
}

function geometry(shape: Shape): string {
  if ('x' in shape) return `<Point>${coordinates([[shape.x, shape.y]])}</Point>`
  if ('paths' in shape) {
    return `<MultiGeometry>${shape.paths.map((path) => `<LineString>${coordinates(path)}</LineString>`).join('')}</MultiGeometry>`
  }
  const [outer = [], ...inner] = shape.rings
  const ring = (positions: Position[]): string => `<LinearRing>${coordinates(positions)}</LinearRing>`
  const holes = inner.map((hole) => `<innerBoundaryIs>${ring(hole)}</innerBoundaryIs>`).join('')
  return `<Polygon><outerBoundaryIs>${ring(outer)}</outerBoundaryIs>${holes}</Polygon>`
}
