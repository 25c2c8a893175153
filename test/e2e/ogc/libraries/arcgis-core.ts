import type { Library } from './library.ts'

const imports = {
  '@arcgis/core/': '/examples/lib/@arcgis/core/',
  '@arcgis/toolkit/dom': '/examples/lib/@arcgis/toolkit/dist/dom/index.js',
  '@esri/arcgis-html-sanitizer': '/examples/lib/@esri/arcgis-html-sanitizer/dist/esm/index.js',
  '@esri/calcite-components/dist/components': '/examples/arcgis/no-widgets.js',
  '@esri/calcite-components/dist/components/calcite-button': '/examples/arcgis/no-widgets.js',
  luxon: '/examples/lib/luxon/src/luxon.js',
  tslib: '/examples/lib/tslib/tslib.es6.mjs',
}

/** `WMSLayer` and `WMTSLayer` of the ArcGIS Maps SDK, without a view: what they get is looked at. */
export const arcgisCore: Library = {
  name: '@arcgis/core',
  // Canvases keep colours multiplied by their opacity, so pixels that are partly transparent are rounded.
  rounds: 4,
  head: `<script type="importmap">${JSON.stringify({ imports })}</script><script>globalThis.process = { env: {} }</script>`,
  script: `
import esriConfig from '@arcgis/core/config.js'
import esriId from '@arcgis/core/identity/IdentityManager.js'
import Extent from '@arcgis/core/geometry/Extent.js'
import WMSLayer from '@arcgis/core/layers/WMSLayer.js'
import WMTSLayer from '@arcgis/core/layers/WMTSLayer.js'
import { carry } from '/kit/adapters/arcgis4.ts'
esriConfig.assetsPath = new URL('/examples/lib/@arcgis/core/assets', location.href).href
const getCredential = esriId.getCredential
/** Apps put the kit in once; here it changes with the question. */
const signIn = async (entrance) => {
  esriId.getCredential = getCredential
  esriConfig.request.interceptors = []
  const gate = gateOf(entrance)
  if (gate) {
    carry(gate, esriConfig, esriId)
    await gate.ready()
  } else {
    // Nobody answers the library's dialog.
    esriId.getCredential = async () => { throw new Error('not signed in') }
    if (entrance.headers) esriConfig.request.interceptors.push({ urls: new URL(entrance.url).origin + '/', headers: entrance.headers })
  }
}
const extentOf = ({ west, south, east, north }) =>
  new Extent({ xmin: west, ymin: south, xmax: east, ymax: north, spatialReference: { wkid: 102100 } })
const shown = async (requested) => {
  try {
    const image = await requested()
    const canvas = Object.assign(document.createElement('canvas'), { width: image.naturalWidth || image.width, height: image.naturalHeight || image.height })
    canvas.getContext('2d').drawImage(image, 0, 0)
    return { picture: canvas.toDataURL(), errors: [] }
  } catch (error) {
    return { errors: [String(error)] }
  }
}
/** Popups are asked for by the app, layer by layer, and so is what is drawn where it is not all. */
const loaded = async ({ entrance, layers, isTurned }, options = {}) => {
  await signIn(entrance)
  const layer = new WMSLayer({ url: entrance.url, ...options })
  await layer.load()
  layer.allSublayers.forEach((each) => {
    each.popupEnabled = each.queryable
    if (!each.sublayers?.length) each.visible = layers.includes(each.name)
  })
  if (isTurned) for (const each of [layer, ...layer.allSublayers]) each.sublayers?.reverse()
  return layer
}
globalThis.showWms = (asked) =>
  shown(async () => (await loaded(asked, { version: asked.version })).fetchImage(extentOf(asked.view), 512, 512))
/** One of the four tiles of 256 pixels. */
globalThis.showWmts = ({ entrance, layers: [layerId], tile: { level, column, row }, quarter: [right, down] }) => shown(async () => {
  await signIn(entrance)
  // The library drops the query of the address.
  const { origin, pathname, searchParams } = new URL(entrance.url)
  const customParameters = Object.fromEntries(searchParams)
  const layer = new WMTSLayer({ url: origin + pathname, customParameters, activeLayer: { id: layerId } })
  await layer.load()
  // A view chooses the grid; without one the app does.
  layer.activeLayer.tileMatrixSetId = 'GoogleMapsCompatible'
  return layer.fetchTile(level + 1, row * 2 + down, column * 2 + right)
})
globalThis.listLayers = async (asked) =>
  (await loaded(asked)).allSublayers.map(({ name, title }) => name + ' ' + title).toArray()
globalThis.legendOf = async (asked) => {
  const { legendUrl } = (await loaded(asked)).allSublayers.find(({ name }) => name === asked.queried)
  return dataUrlOf(await fetchAs(asked.entrance, legendUrl))
}
/** What the popup shows is a frame of the library's own making; true once it has loaded. */
globalThis.openPopup = async (asked) => {
  const layer = await loaded(asked, { featureInfoFormat: 'text/html' })
  const [graphic] = await layer.fetchFeatureInfo(extentOf(asked.view), 512, 512, ...asked.at)
  const frame = graphic.popupTemplate.content
  await new Promise((done) => { frame.addEventListener('load', done); document.getElementById('map').replaceChildren(frame) })
  return frame.getAttribute('sandbox')
}
globalThis.tellAt = async (asked) => {
  const told = []
  const layer = await loaded(asked, {
    fetchFeatureInfoFunction: async (query) => {
      const url = withQuery(layer.featureInfoUrl, new URLSearchParams({ ...query, info_format: 'application/json' }))
      told.push(...(await (await fetchAs(asked.entrance, url)).json()).features.map(({ properties }) => properties))
      return []
    },
  })
  await layer.fetchFeatureInfo(extentOf(asked.view), 512, 512, ...asked.at)
  return told
}
`,
}
