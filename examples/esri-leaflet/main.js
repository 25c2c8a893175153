import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/esri-leaflet'
import { ASSETS, BASEMAP, credential, frame, gatewayUrl } from '../frame.js'

/* global L -- leaflet.js and esri-leaflet.js, each loaded by a <script> of the page */
const map = L.map('map', { maxZoom: 16, fadeAnimation: false }).setView([34.5, -118], 8)

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })

carry(gate, L.esri.tiledMapLayer({ url: BASEMAP })).addTo(map)
const assets = carry(gate, L.esri.dynamicMapLayer({ url: ASSETS, f: 'image' })).addTo(map)
carry(gate, L.esri.featureLayer({ url: `${ASSETS}/6`, style: { weight: 2, fill: false } })).addTo(map)
assets.bindPopup((_error, { features: [found] }) => found && Object.values(found.properties).join(' · '))
// Here it ends.

frame(gate, { pan: (step) => map.panBy([step, step / 3], { animate: false }) })
