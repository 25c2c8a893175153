import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/deckgl'
import { ASSETS, BASEMAP, credential, frame, gatewayUrl } from '../frame.js'

/* global deck */
const viewState = { longitude: -118, latitude: 34.5, zoom: 7 }

/** Half the width of the world in Web Mercator, in meters. */
const HALF = 20037508.342789244
/** The world is cut into 2^7 by 2^7 squares: a picture is as square as its ground, so the map server draws just that. */
const SIDE = (2 * HALF) / 2 ** 7

const longitudeOf = (x) => (x / HALF) * 180
const latitudeOf = (y) => (Math.atan(Math.sinh((y / HALF) * Math.PI)) * 180) / Math.PI
const xOf = (longitude) => (longitude / 180) * HALF
const yOf = (latitude) => (Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI) * HALF

/** A picture of a map service for a square of the ground, in meters of Web Mercator. */
const pictureOf = (url, x, y) =>
  `${url}/export?f=image&format=png32&transparent=true&bboxSR=3857&imageSR=3857&size=512,512&bbox=${x},${y},${x + SIDE},${y + SIDE}`

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })
const loadOptions = carry(gate)

const layerOf = (url, x, y) =>
  new deck.BitmapLayer({
    id: `${url} ${x} ${y}`,
    image: pictureOf(url, x, y),
    bounds: [longitudeOf(x), latitudeOf(y), longitudeOf(x + SIDE), latitudeOf(y + SIDE)],
    loadOptions,
  })
// Here it ends.

/** Nine squares around the view: the ground first, then what stands on it. */
const layers = ({ longitude, latitude }) => {
  const west = (Math.floor(xOf(longitude) / SIDE) - 1) * SIDE
  const south = (Math.floor(yOf(latitude) / SIDE) - 1) * SIDE
  return [BASEMAP, ASSETS].flatMap((url) =>
    [0, 1, 2].flatMap((column) =>
      [0, 1, 2].map((row) => layerOf(url, west + column * SIDE, south + row * SIDE)),
    ),
  )
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
