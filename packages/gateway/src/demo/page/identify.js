// A click asks what is there; the popup lists what this account may know of it.

/* global L */
const url = '/map/Assets_Service/MapServer/identify'

/** Answers clicks on the maps: each asks with the credential of its own account, at the same place. */
export function answerClicks(panes) {
  for (const { map } of panes) {
    map.on('click', ({ latlng }) => {
      for (const pane of panes)
        showWhatIsAt(pane, latlng).catch((error) => popup(pane.map, latlng, error.message))
    })
  }
}

async function showWhatIsAt({ map, credential }, latlng) {
  const bounds = map.getBounds()
  const size = map.getSize()
  const parameters = new URLSearchParams({
    f: 'json',
    geometry: `${latlng.lng},${latlng.lat}`,
    geometryType: 'esriGeometryPoint',
    sr: '4326',
    layers: 'visible',
    tolerance: '6',
    mapExtent: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].join(),
    imageDisplay: `${size.x},${size.y},96`,
    returnGeometry: 'false',
  })
  const reply = await (await fetch(`${url}?${parameters}`, { headers: { token: credential } })).json()
  if (reply.error) throw new Error(reply.error.message)
  const [first] = reply.results
  popup(map, latlng, first ? card(first) : 'Nothing here that this account may see.')
}

const popup = (map, latlng, content) =>
  L.popup({ maxHeight: 270 }).setLatLng(latlng).setContent(content).openOn(map)

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
