/** Media types in which features come as GeoJSON. */
export const jsonFormats = ['application/json', 'application/geo+json', 'application/geojson', 'geojson']

const gmlFormats = [
  'application/vnd.ogc.gml',
  'application/vnd.ogc.gml/3.1.1',
  'application/vnd.ogc.wms_xml',
  'text/xml',
]

/** The first form of GetFeatureInfo that is read here, of those that a server offers; undefined where it has none. */
export function infoFormatIn(infoFormats: readonly string[]): string | undefined {
  const offered = new Set(infoFormats.map((format) => format.toLowerCase()))
  return [...jsonFormats, ...gmlFormats].find((format) => offered.has(format))
}
