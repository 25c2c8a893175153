import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/cesium'
import { ASSETS, BASEMAP, credential, frame, gatewayUrl } from '../frame.js'

/* global Cesium -- Cesium.js, loaded by a <script> of the page */
// Over HTTP/1.1 a browser sends six requests to a host at a time: what has to wait, waits in Cesium, and without a ticket yet.
Cesium.RequestScheduler.maximumRequestsPerServer = 6
const { ArcGisMapServerImageryProvider, ImageryLayer } = Cesium

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })
carry(gate, Cesium.Resource)

const layerOf = (url, options) =>
  ImageryLayer.fromProviderAsync(
    ArcGisMapServerImageryProvider.fromUrl(url, { enablePickFeatures: false, ...options }),
  )
const globe = new Cesium.CesiumWidget('map', { baseLayer: layerOf(BASEMAP), requestRenderMode: true })
globe.imageryLayers.add(layerOf(ASSETS, { usePreCachedTilesIfAvailable: false }))
// Here it ends.

const { camera } = globe
camera.setView({ destination: Cesium.Cartesian3.fromDegrees(-118, 34.5, 600_000) })
frame(gate, { pan: (step) => camera.moveRight(step * 300) })
globalThis.example.camera = camera
