import esriConfig from '@arcgis/core/config.js'
import esriId from '@arcgis/core/identity/IdentityManager.js'
import FeatureLayer from '@arcgis/core/layers/FeatureLayer.js'
import TileLayer from '@arcgis/core/layers/TileLayer.js'
import EsriMap from '@arcgis/core/Map.js'
import MapView from '@arcgis/core/views/MapView.js'
import Editor from '@arcgis/core/widgets/Editor.js'
import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/arcgis4'
import { crewPassword, frame, gatewayUrl } from '../frame.js'

esriConfig.assetsPath = import.meta.resolve('@arcgis/core/assets')
const look = { container: 'map', center: [-118, 34.5], zoom: 13, ui: { components: ['zoom'] } }
const services = `${gatewayUrl}/arcgis/rest/services`

/** A token for the account of a crew, which edits the hydrants of its district and sees no owners. */
const credential = async () => {
  const body = new URLSearchParams({ username: 'crew', password: crewPassword, f: 'json' })
  const reply = await fetch(`${gatewayUrl}/arcgis/tokens/generateToken`, { method: 'POST', body })
  return (await reply.json()).token
}

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })
carry(gate, esriConfig, esriId)

const basemap = new TileLayer({ url: `${services}/Topo_Basemap/MapServer` })
const hydrants = new FeatureLayer({ url: `${services}/Assets_Service/FeatureServer/2` })
const map = new EsriMap({ basemap: { baseLayers: [basemap] }, layers: [hydrants] })
const view = new MapView({ map, ...look })
const editor = new Editor({ view })
view.ui.add(editor, 'top-right')
// Here it ends.

frame(gate)
Object.assign(globalThis.example, { layers: { basemap, hydrants }, view, editor })
