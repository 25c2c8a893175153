import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/leaflet'
import * as L from 'leaflet'
import { ASSETS, BASEMAP, credential, frame, gatewayUrl } from '../frame.js'

const map = L.map('map', { maxZoom: 16, fadeAnimation: false }).setView([34.5, -118], 8)
const tiles = `${BASEMAP}/WMTS/tile/1.0.0/Topo_Basemap/default/GoogleMapsCompatible/{z}/{y}/{x}.png`
const look = { layers: '1,0', format: 'image/png', transparent: true, version: '1.3.0', tileSize: 512 }

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })

carry(gate, L.tileLayer(tiles)).addTo(map)
carry(gate, L.tileLayer.wms(`${ASSETS}/WMSServer`, look)).addTo(map)
// Here it ends.

frame(gate, { pan: (step) => map.panBy([step, step / 3], { animate: false }) })
