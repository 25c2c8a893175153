// The two ways to the same map for one account: by ArcGIS requests, and by WMS and WMTS.
import { carry as carryEsri } from '/kit/adapters/esri-leaflet.ts'
import { carry } from '/kit/adapters/leaflet.ts'
import { connect } from '/kit/index.ts'
import { askArcgis, askWms, viewOf } from './ogc-info.js'

/* global L */
const assetsUrl = `${location.origin}/arcgis/rest/services/Assets_Service/MapServer`
const basemapUrl = `${location.origin}/arcgis/rest/services/Topo_Basemap/MapServer`

/** The addresses that WMS and WMTS clients are given. */
export const wmsUrl = `${location.origin}/arcgis/services/Assets_Service/MapServer/WMSServer`
export const wmtsUrl = `${basemapUrl}/WMTS/1.0.0/WMTSCapabilities.xml`
const wmtsTiles = `${basemapUrl}/WMTS/tile/1.0.0/Topo_Basemap/default/GoogleMapsCompatible/{z}/{y}/{x}.png`

/** Names of the layers that can be drawn, as this account's capabilities list them: from the top of the map down. */
async function namedLayers(gate) {
  const reply = await gate.fetch(`${wmsUrl}?SERVICE=WMS&REQUEST=GetCapabilities&VERSION=1.3.0`)
  if (!reply.ok) throw new Error(`the capabilities were refused (${reply.status})`)
  const document_ = new DOMParser().parseFromString(await reply.text(), 'text/xml')
  return [...document_.querySelectorAll('Layer')]
    .filter((layer) => !layer.querySelector('Layer'))
    .map((layer) => layer.querySelector(':scope > Name')?.textContent)
    .filter(Boolean)
}

/**
 * What both maps of one account show.
 * @param {string} credential a token of the account
 * @returns {Promise<{title: string, layers: object[], ask: Function, pictureOf: (view: object) => Promise<Blob>}[]>}
 *   `ask` finds what lies at a place; `pictureOf` gets one picture of the assets in a view.
 */
export async function waysOf(credential) {
  const gate = connect({ url: `${location.origin}/`, credential: () => credential })
  // WMS draws the first name first, capabilities begin with what lies on top.
  const layers = (await namedLayers(gate)).reverse().join()
  const wmsOptions = { service: 'WMS', version: '1.3.0', request: 'GetMap', layers, styles: '' }
  const wmsPicture = ({ bbox, size: [width, height] }) => {
    const look = { format: 'image/png', transparent: 'TRUE', crs: 'EPSG:3857' }
    return `${wmsUrl}?${new URLSearchParams({ ...wmsOptions, ...look, bbox, width, height })}`
  }
  const arcgisOptions = { format: 'png32', transparent: true, f: 'image' }
  return [
    {
      title: 'ArcGIS',
      layers: [
        carryEsri(gate, L.esri.tiledMapLayer({ url: basemapUrl, maxZoom: 16 })),
        carryEsri(gate, L.esri.dynamicMapLayer({ url: assetsUrl, ...arcgisOptions })),
      ],
      ask: (map, latlng) => askArcgis(gate, assetsUrl, map, latlng),
      pictureOf: ({ bbox, size }) =>
        picture(
          gate,
          `${assetsUrl}/export?${new URLSearchParams({ ...arcgisOptions, bbox, size: size.join(), bboxSR: 3857, imageSR: 3857 })}`,
        ),
    },
    {
      title: 'WMS',
      layers: [carry(gate, L.tileLayer(wmtsTiles, { maxZoom: 16 })), onePicture(gate, wmsPicture)],
      ask: (map, latlng) => askWms(gate, wmsUrl, { map, latlng, layers }),
      pictureOf: (view) => picture(gate, wmsPicture(view)),
    },
  ]
}

/** A layer of one picture of the view, as the ArcGIS layer beside it: with tiles, labels would stand once on each. */
function onePicture(gate, urlOf) {
  const layer = carry(
    gate,
    L.imageOverlay(
      '',
      [
        [0, 0],
        [0, 0],
      ],
      { zIndex: 1 },
    ),
  )
  const show = ({ target: map }) => {
    const bounds = map.getBounds()
    layer.once('load', () => layer.setBounds(bounds))
    layer.setUrl(urlOf(viewOf(map)))
  }
  layer.on('add', () => {
    layer._map.on('moveend', show)
    show({ target: layer._map })
  })
  return layer
}

async function picture(gate, url) {
  const reply = await gate.get(url)
  if (!reply.ok) throw new Error(`a picture was refused (${reply.status})`)
  return reply.blob()
}
