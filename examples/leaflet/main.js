import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/leaflet'
import * as L from 'leaflet'
import { ASSETS, BASEMAP, credential, frame, gatewayUrl } from '../frame.js'

const map = L.map('map', { maxZoom: 16, fadeAnimation: false }).setView([34.5, -118], 8)

/** A plain image overlay asks for the picture of the view itself. */
const exportOf = () => {
  const { x, y } = map.getSize()
  const bbox = map.getBounds().toBBoxString()
  return `${ASSETS}/export?f=image&format=png32&transparent=true&bboxSR=4326&imageSR=3857&bbox=${bbox}&size=${x},${y}`
}

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })

carry(gate, L.tileLayer(`${BASEMAP}/tile/{z}/{y}/{x}`)).addTo(map)
const assets = carry(gate, L.imageOverlay(exportOf(), map.getBounds())).addTo(map)
// Here it ends.

map.on('moveend', () => {
  const bounds = map.getBounds()
  assets.setUrl(exportOf())
  assets.once('load', () => assets.setBounds(bounds))
})
frame(gate, { pan: (step) => map.panBy([step, step / 3], { animate: false }) })
