import type { Library } from './library.ts'

/** MapLibre draws a WMS by a template of addresses; it reads no capabilities, and asks for neither rows nor legends. */
export const mapLibre: Library = {
  name: 'MapLibre',
  // Textures of a graphics card round when they are blended.
  rounds: 3,
  head: `<script type="importmap">{ "imports": { "maplibre-gl": "/examples/lib/maplibre-gl/dist/maplibre-gl.mjs" } }</script>
<link rel="stylesheet" href="/examples/lib/maplibre-gl/dist/maplibre-gl.css">`,
  script: `
import * as maplibregl from 'maplibre-gl'
import { carry } from '/kit/adapters/maplibre.ts'
const half = 20037508.342789244
const degreesOf = (x, y) => [x / half * 180, Math.atan(Math.sinh(y / half * Math.PI)) * 180 / Math.PI]
const show = async ({ entrance, view: { west, south, east, north }, tile }, url, tileSize) => {
  const paint = { 'raster-fade-duration': 0, 'raster-resampling': 'nearest' }
  const gate = gateOf(entrance)
  const map = new maplibregl.Map({
    container: emptyBox(), center: degreesOf((west + east) / 2, (south + north) / 2), zoom: tile.level,
    attributionControl: false, fadeDuration: 0, pixelRatio: 1,
    transformRequest: gate ? carry(gate) : (url) => ({ url, headers: entrance.headers }),
    style: { version: 8, sources: { it: { type: 'raster', tileSize, tiles: [url] } }, layers: [{ id: 'it', type: 'raster', source: 'it', paint }] },
  })
  const errors = []
  map.on('error', ({ error }) => errors.push(String(error?.message ?? error)))
  await map.once('idle')
  return { errors }
}
globalThis.showWms = (asked) => {
  const { entrance, layers, version } = asked
  const look = 'styles=&format=image/png&transparent=true&width=512&height=512&bbox={bbox-epsg-3857}'
  const names = layers.map(encodeURIComponent).join()
  return show(asked, withQuery(entrance.url, 'service=WMS&request=GetMap&' + look + '&layers=' + names + '&version=' + version +
    (version === '1.3.0' ? '&crs=' : '&srs=') + 'EPSG:3857'), 512)
}
globalThis.showWmts = (asked) => show(asked,
  below(asked.entrance.url, 'tile/1.0.0/' + asked.layers[0] + '/default/GoogleMapsCompatible/{z}/{y}/{x}.png'), 256)
`,
}
