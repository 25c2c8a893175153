import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/openlayers'
import { ASSETS, BASEMAP, credential, frame, gatewayUrl } from '../frame.js'

/* global ol -- ol.js, loaded by a <script> of the page */
const { Tile, Image: ImageLayer, Vector: VectorLayer } = ol.layer
const { TileArcGISRest, ImageArcGISRest, Vector } = ol.source

const inView = ([xmin, ymin, xmax, ymax]) => {
  const geometry = JSON.stringify({ xmin, ymin, xmax, ymax, spatialReference: { wkid: 102100 } })
  const where = { f: 'json', where: '1=1', geometry, geometryType: 'esriGeometryEnvelope', inSR: 102100 }
  return `${ASSETS}/6/query?${new URLSearchParams({ ...where, outSR: 102100, returnGeometry: true })}`
}

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })

const basemap = carry(gate, new ol.source.XYZ({ url: `${BASEMAP}/tile/{z}/{y}/{x}` }))
const assets = carry(gate, new ImageArcGISRest({ url: ASSETS, params: { LAYERS: 'show:1,2,4' } }))
const relief = carry(gate, new TileArcGISRest({ url: ASSETS, params: { LAYERS: 'show:5' } }))
const format = new ol.format.EsriJSON()
const districts = carry(gate, new Vector({ url: inView, format, strategy: ol.loadingstrategy.bbox }))
// Here it ends.

const view = new ol.View({ center: ol.proj.fromLonLat([-118, 34.5]), zoom: 8 })
const layers = [
  new Tile({ source: basemap }),
  new Tile({ source: relief }),
  new ImageLayer({ source: assets }),
  new VectorLayer({ source: districts, style: { 'stroke-color': '#3388ff', 'stroke-width': 2 } }),
]
new ol.Map({ target: 'map', view, layers })
frame(gate, {
  pan: (step) => {
    const [x, y] = view.getCenter()
    const size = view.getResolution() * step
    view.setCenter([x + size, y + size / 3])
  },
})
