import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/openlayers'
import { ASSETS, BASEMAP, credential, frame, gatewayUrl } from '../frame.js'

/* global ol -- ol.js, loaded by a <script> of the page */
const { ImageWMS, TileWMS, WMTS } = ol.source
const readCapabilities = (text) => new ol.format.WMTSCapabilities().read(text)
const url = `${ASSETS}/WMSServer`

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })

const basemap = gate
  .fetch(`${BASEMAP}/WMTS/1.0.0/WMTSCapabilities.xml`)
  .then((response) => response.text())
  .then((text) => ol.source.WMTS.optionsFromCapabilities(readCapabilities(text), { layer: 'Topo_Basemap' }))
  .then((options) => carry(gate, new WMTS(options)))
const districts = carry(gate, new TileWMS({ url, params: { LAYERS: '6' } }))
const network = carry(gate, new ImageWMS({ url, params: { LAYERS: '2,3,4,5,0' }, ratio: 1 }))
// Here it ends.

const view = new ol.View({ center: ol.proj.fromLonLat([-118, 34.5]), zoom: 8 })
const below = new ol.layer.Tile()
basemap.then((source) => below.setSource(source)).catch(() => gate.renew())
const layers = [below, new ol.layer.Tile({ source: districts }), new ol.layer.Image({ source: network })]
new ol.Map({ target: 'map', view, layers })
frame(gate, {
  pan: (step) => {
    const [x, y] = view.getCenter()
    const size = view.getResolution() * step
    view.setCenter([x + size, y + size / 3])
  },
})
