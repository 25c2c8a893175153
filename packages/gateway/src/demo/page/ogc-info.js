// What lies at a place, asked by identify and by GetFeatureInfo; both answers have the same shape for the popup.

/* global L */

/**
 * Asks by the ArcGIS operation `identify`.
 * @returns {Promise<{title: string, attributes: object} | undefined>} the topmost row, if there is one
 */
export async function askArcgis(gate, url, map, latlng) {
  const { x: width, y: height } = map.getSize()
  const parameters = new URLSearchParams({
    f: 'json',
    geometry: `${latlng.lng},${latlng.lat}`,
    geometryType: 'esriGeometryPoint',
    sr: '4326',
    layers: 'visible',
    tolerance: '5',
    mapExtent: map.getBounds().toBBoxString(),
    imageDisplay: `${width},${height},96`,
    returnGeometry: 'false',
  })
  const reply = await (await gate.fetch(`${url}/identify?${parameters}`)).json()
  if (reply.error) throw new Error(reply.error.message)
  const [first] = reply.results
  return first && { title: first.layerName, attributes: first.attributes }
}

/**
 * Asks by GetFeatureInfo.
 * @returns {Promise<{title: string, attributes: object} | undefined>} the first row of the answer, if there is one
 */
export async function askWms(gate, url, { map, latlng, layers }) {
  const { x: width, y: height } = map.getSize()
  const at = map.latLngToContainerPoint(latlng).round()
  const parameters = new URLSearchParams({
    service: 'WMS',
    version: '1.3.0',
    request: 'GetFeatureInfo',
    layers,
    // What lies on top is told first.
    query_layers: layers.split(',').reverse().join(),
    styles: '',
    crs: 'EPSG:3857',
    bbox: bboxOf(map).join(),
    width,
    height,
    i: at.x,
    j: at.y,
    info_format: 'application/json',
    feature_count: '1',
  })
  const reply = await gate.fetch(`${url}?${parameters}`)
  if (!reply.ok) throw new Error(`GetFeatureInfo was refused (${reply.status})`)
  const { features } = await reply.json()
  const [first] = features
  return first && { title: first.layerName ?? String(first.id ?? ''), attributes: first.properties }
}

/** What a map shows, as both languages ask for it: edges in metres of Web Mercator, and pixels. */
export function viewOf(map) {
  const { x, y } = map.getSize()
  return { bbox: bboxOf(map).join(), size: [x, y] }
}

function bboxOf(map) {
  const bounds = map.getBounds()
  const [southWest, northEast] = [bounds.getSouthWest(), bounds.getNorthEast()].map((corner) =>
    L.CRS.EPSG3857.project(corner),
  )
  return [southWest.x, southWest.y, northEast.x, northEast.y]
}
