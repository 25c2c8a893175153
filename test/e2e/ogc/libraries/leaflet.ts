import type { Library } from './library.ts'

/** Leaflet loads pictures by `<img>`, so it sends no headers; it reads no capabilities, and asks for neither rows nor legends. */
export const leaflet: Library = {
  name: 'Leaflet',
  // Blending with white rounds.
  rounds: 2,
  head: `<link rel="stylesheet" href="/examples/lib/leaflet/dist/leaflet.css">
<script src="/examples/lib/leaflet/dist/leaflet.js"></script>`,
  script: `
import { carry } from '/kit/adapters/leaflet.ts'
const show = async ({ entrance, view: { west, south, east, north }, tile }, layer) => {
  const gate = gateOf(entrance)
  if (gate) carry(gate, layer)
  const center = L.CRS.EPSG3857.unproject(L.point((west + east) / 2, (south + north) / 2))
  const options = { zoomControl: false, attributionControl: false, fadeAnimation: false }
  const map = L.map(emptyBox(), options).setView(center, tile.level + 1)
  const errors = []
  layer.on('tileerror', () => errors.push('a picture that does not load'))
  await new Promise((done) => { layer.on('load', done); layer.addTo(map) })
  return { errors }
}
globalThis.showWms = (asked) => show(asked, L.tileLayer.wms(asked.entrance.url,
  { layers: asked.layers.join(), format: 'image/png', transparent: true, version: asked.version, tileSize: 512 }))
globalThis.showWmts = (asked) => show(asked,
  L.tileLayer(below(asked.entrance.url, 'tile/1.0.0/' + asked.layers[0] + '/default/GoogleMapsCompatible/{z}/{y}/{x}.png')))
`,
}
