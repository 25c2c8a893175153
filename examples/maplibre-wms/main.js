import { connect } from '@mapgate/client'
import { carry, recover } from '@mapgate/client/maplibre'
import * as maplibregl from 'maplibre-gl'
import { ASSETS, BASEMAP, credential, frame, gatewayUrl } from '../frame.js'

const look = 'layers=1,0&styles=&format=image/png&transparent=true'
const frameOf = 'crs=EPSG:3857&bbox={bbox-epsg-3857}&width=512&height=512'
const raster = (url, tileSize) => ({ type: 'raster', tileSize, tiles: [url] })
const style = {
  version: 8,
  sources: {
    basemap: raster(
      `${BASEMAP}/WMTS/tile/1.0.0/Topo_Basemap/default/GoogleMapsCompatible/{z}/{y}/{x}.png`,
      256,
    ),
    assets: raster(`${ASSETS}/WMSServer?service=WMS&version=1.3.0&request=GetMap&${look}&${frameOf}`, 512),
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
