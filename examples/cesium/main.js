import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/cesium'
import { ASSETS, BASEMAP, credential, frame, gatewayUrl } from '../frame.js'

/* global Cesium */
Cesium.buildModuleUrl.setBaseUrl('/examples/lib/cesium/Build/Cesium/')
const { ArcGisMapServerImageryProvider, ImageryLayer, Resource } = Cesium

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })

const providerOf = async (url) => {
  await gate.ready()
  const options = { usePreCachedTilesIfAvailable: url === BASEMAP, enablePickFeatures: false }
  return ArcGisMapServerImageryProvider.fromUrl(new Resource(carry(gate, url)), options)
}
const baseLayer = ImageryLayer.fromProviderAsync(providerOf(BASEMAP))
const globe = new Cesium.CesiumWidget('map', { baseLayer, requestRenderMode: true })
globe.imageryLayers.add(ImageryLayer.fromProviderAsync(providerOf(ASSETS)))
// Here it ends.

const { camera } = globe
camera.setView({ destination: Cesium.Cartesian3.fromDegrees(-118, 34.5, 600_000) })
frame(gate, { pan: (step) => camera.moveRight(step * 300) })
