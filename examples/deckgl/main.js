import { connect } from '@mapgate/client'
import { carry } from '@mapgate/client/deckgl'
import { ASSETS, BASEMAP, credential, frame, gatewayUrl } from '../frame.js'

/* global deck */
const viewState = { longitude: -118, latitude: 34.5, zoom: 7 }

/** A picture of a map service for some part of the world. */
const pictureOf = (url, [west, south, east, north]) =>
  `${url}/export?f=image&format=png32&transparent=true&bboxSR=4326&imageSR=3857&size=512,512&bbox=${west},${south},${east},${north}`

// Here it begins.
const gate = connect({ url: gatewayUrl, credential })
const loadOptions = carry(gate)

const layerOf = (id, url, bounds) =>
  new deck.BitmapLayer({ id, image: pictureOf(url, bounds), bounds, loadOptions })
// Here it ends.

/** One picture per square degree pair around the view. */
const layers = ({ longitude, latitude }) => {
  const west = Math.floor(longitude / 2) * 2 - 2
  const south = Math.floor(latitude / 2) * 2 - 2
  return [BASEMAP, ASSETS].flatMap((url) =>
    [0, 1, 2].flatMap((column) =>
      [0, 1, 2].map((row) => {
        const [x, y] = [west + column * 2, south + row * 2]
        return layerOf(`${url} ${x} ${y}`, url, [x, y, x + 2, y + 2])
      }),
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
