// A click or the Enter key asks what is there; the popup lists what this account may know of it.

/* global L */

/** Answers clicks on the maps, and the Enter key for the middle of one: each map asks as its own account, at the same place. */
export function answerQuestions(panes) {
  const askAt = (latlng) => {
    for (const pane of panes)
      showWhatIsAt(pane, latlng).catch((error) => popup(pane.map, latlng, error.message))
  }
  for (const { map } of panes) {
    map.on('click', ({ latlng }) => askAt(latlng))
    answerKeys(map, panes, () => askAt(map.getCenter()))
    map.getPane('popupPane').setAttribute('aria-live', 'polite')
  }
}

function answerKeys(map, panes, ask) {
  const box = map.getContainer()
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target === box) {
      event.preventDefault()
      ask()
    }
    if (event.key === 'Escape') {
      for (const pane of panes) pane.map.closePopup()
      box.focus()
    }
  })
}

async function showWhatIsAt({ map, ask }, latlng) {
  const bounds = map.getBounds()
  const size = map.getSize()
  const reply = await ask(
    'identify',
    new URLSearchParams({
      f: 'json',
      geometry: `${latlng.lng},${latlng.lat}`,
      geometryType: 'esriGeometryPoint',
      sr: '4326',
      layers: 'visible',
      tolerance: '6',
      mapExtent: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].join(),
      imageDisplay: `${size.x},${size.y},96`,
      returnGeometry: 'false',
    }),
  )
  if (reply.error) throw new Error(reply.error.message)
  const [first] = reply.results
  popup(map, latlng, first ? card(first) : 'Nothing here that this account may see.')
}

/** A map that the page has taken away meanwhile needs no answer. */
function popup(map, latlng, content) {
  if (!map.getContainer().isConnected) return
  const maxHeight = Math.min(230, map.getSize().y - 100)
  L.popup({ maxHeight, maxWidth: 270, autoPanPaddingTopLeft: [12, 48], autoPanPaddingBottomRight: [12, 12] })
    .setLatLng(latlng)
    .setContent(content)
    .openOn(map)
}

function card({ layerName, attributes }) {
  const box = document.createElement('div')
  box.className = 'card'
  const title = document.createElement('strong')
  title.textContent = layerName
  const list = document.createElement('dl')
  for (const [name, value] of Object.entries(attributes)) {
    if (/^(object|global)\s?id$|shape/i.test(name)) continue
    const term = document.createElement('dt')
    term.textContent = name
    const meaning = document.createElement('dd')
    meaning.textContent = String(value)
    list.append(term, meaning)
  }
  box.append(title, list)
  return box
}
