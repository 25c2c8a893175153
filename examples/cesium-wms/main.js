import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/cesium'
import { ASSETS, BASEMAP, credential, frame, gatewayUrl } from '../frame.js'

/* global Cesium -- Cesium.js, loaded by a <script> of the page */
// Over HTTP/1.1 a browser sends six requests to a host at a time: what has to wait, waits in Cesium, and without a ticket yet.
Cesium.RequestScheduler.maximumRequestsPerServer = 6
const { ImageryLayer, WebMapServiceImageryProvider, WebMapTileServiceImageryProvider } = Cesium

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })
carry(gate, Cesium.Resource)

const basemap = new WebMapTileServiceImageryProvider({
  url: `${BASEMAP}/WMTS/tile/1.0.0/Topo_Basemap/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png`,
  layer: 'Topo_Basemap',
  style: 'default',
  tileMatrixSetID: 'GoogleMapsCompatible',
  maximumLevel: 16,
})
const assets = new WebMapServiceImageryProvider({
  url: `${ASSETS}/WMSServer`,
  layers: '1,0',
  crs: 'EPSG:3857',
  tilingScheme: new Cesium.WebMercatorTilingScheme(),
  parameters: { version: '1.3.0', format: 'image/png', transparent: true },
  getFeatureInfoParameters: { version: '1.3.0' },
})
const globe = new Cesium.CesiumWidget('map', {
  baseLayer: new ImageryLayer(basemap),
  requestRenderMode: true,
})
globe.imageryLayers.add(new ImageryLayer(assets))
// Here it ends.

const { camera } = globe
camera.setView({ destination: Cesium.Cartesian3.fromDegrees(-118, 34.5, 600_000) })
frame(gate, { pan: (step) => camera.moveRight(step * 300) })
globalThis.example.camera = camera
globalThis.example.providers = { basemap, assets }
