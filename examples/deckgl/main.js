import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/deckgl'
import { ASSETS, BASEMAP, credential, frame, gatewayUrl } from '../frame.js'

/* global deck -- @deck.gl/core and @deck.gl/layers, each loaded by a <script> of the page */
const viewState = { longitude: -118, latitude: 34.5, zoom: 7 }

/** Half the width of the world in Web Mercator, in meters. */
const HALF = 20037508.342789244
/** The world is cut into 2^7 by 2^7 cells; a picture shows three by three of them. */
const CELL = (2 * HALF) / 2 ** 7
const SIDE = 3 * CELL

const longitudeOf = (x) => (x / HALF) * 180
const latitudeOf = (y) => (Math.atan(Math.sinh((y / HALF) * Math.PI)) * 180) / Math.PI
const xOf = (longitude) => (longitude / 180) * HALF
const yOf = (latitude) => (Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI) * HALF

/** A picture of a map service, as square as its ground in Web Mercator, so that the map server draws just that ground. */
const pictureOf = (url, [west, south, east, north]) =>
  `${url}/export?f=image&format=png32&transparent=true&bboxSR=3857&imageSR=3857&size=1536,1536&bbox=${west},${south},${east},${north}`

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })
const loadOptions = carry(gate)

const layerOf = (url, [west, south, east, north]) =>
  new deck.BitmapLayer({
    id: `${url} ${west} ${south}`,
    image: pictureOf(url, [west, south, east, north]),
    bounds: [longitudeOf(west), latitudeOf(south), longitudeOf(east), latitudeOf(north)],
    loadOptions,
  })
// Here it ends.

/** The ground first, then what stands on it, for the cell in the middle of the view and those around it. */
const layers = ({ longitude, latitude }) => {
  const west = (Math.floor(xOf(longitude) / CELL) - 1) * CELL
  const south = (Math.floor(yOf(latitude) / CELL) - 1) * CELL
  return [BASEMAP, ASSETS].map((url) => layerOf(url, [west, south, west + SIDE, south + SIDE]))
}

const show = (state) => map.setProps({ viewState: { ...state }, layers: layers(state) })
const map = new deck.Deck({
  parent: document.getElementById('map'),
  controller: true,
  onViewStateChange: ({ viewState: moved }) => show(Object.assign(viewState, moved)),
})
show(viewState)
frame(gate, {
  pan: (step) => show(Object.assign(viewState, { longitude: viewState.longitude + step / 200 })),
})
