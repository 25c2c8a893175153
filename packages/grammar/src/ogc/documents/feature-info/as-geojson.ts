import type { FoundLayer } from './found-rows.ts'
import type { FoundShape } from './found-shape.ts'

/**
 * Rows as GeoJSON. The name of the layer stands in the id of a feature and beside its properties, where no attribute can be in its place. Shapes are
 * in the reference of the request, which a member `crs` names, as WMS servers do.
 */
export const infoAsGeoJson = (layers: readonly FoundLayer[], wkid: number): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: crsOf(wkid) } },
    features: layers.flatMap(({ name, title, rows }) =>
      rows.map(({ attributes, shape }, index) => ({
        type: 'Feature',
        id: `${name}.${index + 1}`,
        layerName: title,
        geometry: shape === undefined ? null : geometryOf(shape),
        properties: Object.fromEntries(attributes),
      })),
    ),
  })

/** Coordinates stand x first, also in references whose definition names latitude first. */
const crsOf = (wkid: number): string =>
  wkid === 4326 ? 'urn:ogc:def:crs:OGC:1.3:CRS84' : `urn:ogc:def:crs:EPSG::${wkid}`

function geometryOf(shape: FoundShape): object {
  switch (shape.kind) {
    case 'points':
      return shape.isSingle
        ? { type: 'Point', coordinates: shape.points[0] }
        : { type: 'MultiPoint', coordinates: shape.points }
    case 'lines':
      return shape.lines.length === 1
        ? { type: 'LineString', coordinates: shape.lines[0] }
        : { type: 'MultiLineString', coordinates: shape.lines }
    default:
      return shape.polygons.length === 1
        ? { type: 'Polygon', coordinates: shape.polygons[0] }
        : { type: 'MultiPolygon', coordinates: shape.polygons }
  }
}
