import type { Library } from './library.ts'

/** OpenLayers, with a function that loads pictures where it has to send headers. */
export const openLayers: Library = {
  name: 'OpenLayers',
  // Blending with white rounds.
  rounds: 2,
  head: `<script src="/examples/lib/ol/dist/ol.js"></script>`,
  script: `
import { carry } from '/kit/adapters/openlayers.ts'
const loadWith = (headers) => async (picture, url) => {
  const reply = await fetch(url, { headers })
  picture.getImage().src = reply.ok ? URL.createObjectURL(await reply.blob()) : 'data:,'
}
const signedIn = ({ kit, headers, ...rest }, source) => {
  const gate = gateOf({ kit, ...rest })
  if (gate) carry(gate, source)
  else if (headers) (source.setImageLoadFunction ?? source.setTileLoadFunction).call(source, loadWith(headers))
  return source
}
const show = async ({ view: { wkid, west, south, east, north, width, height } }, source) => {
  const layer = source.setImageLoadFunction ? new ol.layer.Image({ source }) : new ol.layer.Tile({ source })
  const target = emptyBox()
  Object.assign(target.style, { width: width + 'px', height: height + 'px' })
  const map = new ol.Map({ target, layers: [layer], controls: [], pixelRatio: 1, view: new ol.View({
    projection: 'EPSG:' + wkid, center: [(west + east) / 2, (south + north) / 2], resolution: (east - west) / width,
    constrainResolution: false }) })
  const errors = []
  for (const kind of ['imageloaderror', 'tileloaderror']) source.on(kind, () => errors.push(kind))
  await new Promise((done) => map.once('rendercomplete', done))
  return { errors }
}
const optionsOf = ({ entrance: { url }, layers, styles = [], version }) =>
  ({ url, params: { LAYERS: layers.join(), STYLES: styles.join(), VERSION: version } })
globalThis.showWms = (asked) =>
  show(asked, signedIn(asked.entrance, new ol.source.ImageWMS({ ...optionsOf(asked), ratio: 1 })))
globalThis.showTiledWms = (asked) => show(asked, signedIn(asked.entrance,
  new ol.source.TileWMS({ ...optionsOf(asked), tileGrid: ol.tilegrid.createXYZ({ tileSize: 512 }) })))
globalThis.showWmts = async (asked) => {
  const reply = await fetchAs(asked.entrance, below(asked.entrance.url, '1.0.0/WMTSCapabilities.xml'))
  if (!reply.ok) return { errors: ['capabilities: ' + reply.status] }
  const capabilities = new ol.format.WMTSCapabilities().read(await reply.text())
  const options = ol.source.WMTS.optionsFromCapabilities(capabilities, { layer: asked.layers[0],
    matrixSet: 'GoogleMapsCompatible', style: asked.styles?.[0] })
  return show(asked, signedIn(asked.entrance, new ol.source.WMTS(options)))
}
globalThis.listLayers = async ({ entrance }) => {
  const reply = await fetchAs(entrance, withQuery(entrance.url, 'SERVICE=WMS&REQUEST=GetCapabilities&VERSION=1.3.0'))
  const { Capability } = new ol.format.WMSCapabilities().read(await reply.text())
  const below = ({ Name, Title, Layer = [] }) => [...(Name ? [Name + ' ' + Title] : []), ...Layer.flatMap(below)]
  return below(Capability.Layer)
}
globalThis.listStyles = async ({ entrance, queried }) => {
  const reply = await fetchAs(entrance, withQuery(entrance.url, 'SERVICE=WMS&REQUEST=GetCapabilities&VERSION=1.3.0'))
  const { Capability } = new ol.format.WMSCapabilities().read(await reply.text())
  const find = ({ Name, Style = [], Layer = [] }) => [...(Name === queried ? Style.map((one) => one.Name) : []), ...Layer.flatMap(find)]
  return find(Capability.Layer)
}
globalThis.tellAt = async (asked) => {
  const { entrance, view: { wkid, west, north, east, width }, at: [column, row], queried } = asked
  const resolution = (east - west) / width
  const place = [west + (column + 0.5) * resolution, north - (row + 0.5) * resolution]
  const url = new ol.source.ImageWMS(optionsOf(asked)).getFeatureInfoUrl(place, resolution, 'EPSG:' + wkid,
    { INFO_FORMAT: 'application/json', QUERY_LAYERS: queried, FEATURE_COUNT: 5 })
  const reply = await fetchAs(entrance, url)
  return new ol.format.GeoJSON().readFeatures(await reply.json()).map((feature) => {
    const { geometry, ...values } = feature.getProperties()
    return values
  })
}
globalThis.legendOf = async (asked) => {
  const url = new ol.source.ImageWMS(optionsOf(asked)).getLegendUrl(undefined, { LAYER: asked.queried, STYLE: 'default' })
  return dataUrlOf(await fetchAs(asked.entrance, url))
}
`,
}
