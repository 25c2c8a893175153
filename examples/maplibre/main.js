import { connect } from '@mapgate/client'
import { carry, recover } from '@mapgate/client/maplibre'
import * as maplibregl from 'maplibre-gl'
import { ASSETS, BASEMAP, credential, frame, gatewayUrl } from '../frame.js'

const picture = 'bboxSR=3857&imageSR=3857&size=256,256&format=png32&transparent=true&f=image'
const raster = (url) => ({ type: 'raster', tileSize: 256, tiles: [url] })
const style = {
  version: 8,
  sources: {
    basemap: raster(`${BASEMAP}/tile/{z}/{y}/{x}`),
    assets: raster(`${ASSETS}/export?bbox={bbox-epsg-3857}&${picture}`),
  },
  layers: [
    { id: 'basemap', type: 'raster', source: 'basemap' },
    { id: 'assets', type: 'raster', source: 'assets' },
  ],
}

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })

const transformRequest = carry(gate)
const map = new maplibregl.Map({ container: 'map', style, transformRequest, center: [-118, 34.5], zoom: 7 })
map.on('error', recover(gate))
// Here it ends.

frame(gate, { pan: (step) => map.panBy([step, step / 3], { animate: false }) })
