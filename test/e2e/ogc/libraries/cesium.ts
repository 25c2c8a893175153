import type { Library } from './library.ts'

/** Cesium's providers without a globe: what they get is looked at. They read no capabilities, and ask for no legends. */
export const cesium: Library = {
  name: 'Cesium',
  // Canvases keep colours multiplied by their opacity, so pixels that are partly transparent are rounded.
  rounds: 4,
  head: `<script>globalThis.CESIUM_BASE_URL = '/examples/lib/cesium/Build/Cesium/'</script>
<script>var kept = Reflect.get(globalThis, 'eval'); Reflect.set(globalThis, 'eval', () => globalThis)</script>
<script src="/examples/lib/cesium/Build/Cesium/Cesium.js"></script>
<script>Reflect.set(globalThis, 'eval', kept)</script>`,
  script: `
import { carry } from '/kit/adapters/cesium.ts'
const { _Implementations } = Cesium.Resource
const plain = { ..._Implementations }
/** The kit is put in once in apps; here it changes with the question. */
const resourceOf = (entrance) => {
  Object.assign(_Implementations, plain)
  const gate = gateOf(entrance)
  if (gate) carry(gate, Cesium.Resource)
  return new Cesium.Resource({ url: entrance.url, headers: entrance.headers })
}
const shown = async (requested) => {
  try {
    const image = await requested
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
    const context = canvas.getContext('2d')
    // Cesium turns bitmaps upside down for the graphics card.
    if (image instanceof ImageBitmap) context.setTransform(1, 0, 0, -1, 0, image.height)
    context.drawImage(image, 0, 0)
    return { picture: canvas.toDataURL(), errors: [] }
  } catch (error) {
    return { errors: [String(error)] }
  }
}
const wms = ({ entrance, layers, version, queried }) => new Cesium.WebMapServiceImageryProvider({
  url: resourceOf(entrance), layers: layers.join(), crs: 'EPSG:3857', srs: 'EPSG:3857', tileWidth: 512, tileHeight: 512,
  tilingScheme: new Cesium.WebMercatorTilingScheme(),
  parameters: { version, format: 'image/png', transparent: true },
  getFeatureInfoParameters: { version, query_layers: queried },
})
globalThis.showWms = (asked) => {
  const { level, column, row } = asked.tile
  return shown(wms(asked).requestImage(column, row, level))
}
/** One of the four tiles of 256 pixels. */
globalThis.showWmts = ({ entrance, layers: [layer], tile: { level, column, row }, quarter: [right, down] }) => {
  const provider = new Cesium.WebMapTileServiceImageryProvider({
    url: resourceOf(entrance), layer, style: 'default', tileMatrixSetID: 'GoogleMapsCompatible', format: 'image/png' })
  return shown(provider.requestImage(column * 2 + right, row * 2 + down, level + 1))
}
globalThis.tellAt = async (asked) => {
  const { tile: { level, column: x, row: y }, at: [column, row] } = asked
  const provider = wms(asked)
  const { west, south, east, north } = provider.tilingScheme.tileXYToNativeRectangle(x, y, level)
  const place = new Cesium.Cartesian3(west + (column + 0.5) / 512 * (east - west), north - (row + 0.5) / 512 * (north - south), 0)
  const { longitude, latitude } = new Cesium.WebMercatorProjection().unproject(place)
  const found = await provider.pickFeatures(x, y, level, longitude, latitude)
  return found.map(({ properties, data }) => properties ?? data)
}
`,
}
