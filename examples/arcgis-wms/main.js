import esriConfig from '@arcgis/core/config.js'
import esriId from '@arcgis/core/identity/IdentityManager.js'
import WMSLayer from '@arcgis/core/layers/WMSLayer.js'
import WMTSLayer from '@arcgis/core/layers/WMTSLayer.js'
import EsriMap from '@arcgis/core/Map.js'
import MapView from '@arcgis/core/views/MapView.js'
import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/arcgis4'
import { credential, frame, gatewayUrl } from '../frame.js'

esriConfig.assetsPath = import.meta.resolve('@arcgis/core/assets')
// A grid of WMTS has levels of its own, so the view is told its scale.
const look = { container: 'map', center: [-118, 34.5], scale: 2311162.217155, ui: { components: [] } }
const site = `${gatewayUrl}/arcgis`

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })
carry(gate, esriConfig, esriId)

const basemap = new WMTSLayer({ url: `${site}/rest/services/Topo_Basemap/MapServer/WMTS` })
const assets = new WMSLayer({ url: `${site}/services/Assets_Service/MapServer/WMSServer` })
const map = new EsriMap({ basemap: { baseLayers: [basemap] }, layers: [assets] })
const view = new MapView({ map, ...look })
// Here it ends.

frame(gate, {
  pan: (step) => {
    const center = view.center?.clone()
    if (!center) return
    view.goTo(center.offset(step * view.resolution, (step * view.resolution) / 3, 0), { animate: false })
  },
})
globalThis.example.layers = { basemap, assets }
globalThis.example.view = view
