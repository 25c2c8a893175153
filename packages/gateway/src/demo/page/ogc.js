// The demo's page of WMS: the same service by ArcGIS requests and by WMS, for both accounts, with the pixels compared.
import { drawLedger, watchRequests } from './ledger.js'
import { compare } from './ogc-compare.js'
import { waysOf, wmsUrl, wmtsUrl } from './ogc-map.js'
import { passwordOf } from './secrets.js'
import { signIn } from './sign-in.js'

/* global L */
const start = { center: [34.5, -118], zoom: 8 }
const stories = {
  both: '<strong>Two accounts, two languages.</strong> A map of the visitor holds one district, of the basemap too, whichever language the client speaks.',
  editor: '<strong>The editor sees everything.</strong> Left by ArcGIS requests, right by WMS over WMTS.',
  visitor:
    '<strong>The visitor sees one district,</strong> no restricted assets, and no owners, phones or costs: the same by WMS.',
}
const question = 'Click a map to ask all of them what is there.'
const form = document.querySelector('.modes')
const pairs = document.getElementById('pairs')
const story = document.getElementById('story')
const table = {
  rows: document.getElementById('rows'),
  totals: [document.getElementById('totals'), document.getElementById('figures')],
  empty: document.getElementById('empty'),
}

// Not every browser lets the keyboard into a box that scrolls.
document.querySelector('.ledger-scroll').tabIndex = 0
document.getElementById('wms').textContent = wmsUrl
document.getElementById('wmts').textContent = wmtsUrl
document.getElementById('account').textContent = ['editor', 'visitor']
  .map((name) => `${name} / ${passwordOf(name)}`)
  .join(', ')

const ledger = watchRequests({
  isSignedIn: false,
  headerFor: (_url, initiator) => initiator === 'fetch' || initiator === 'xmlhttprequest',
  onChange: (requests) => drawLedger(table, requests),
})
const tokens = new Map()
let shown = []
let turn = 0
form.addEventListener('change', showOrSay)
await showOrSay()

/** What goes wrong stands where the story stands. */
async function showOrSay() {
  try {
    await show()
  } catch (error) {
    story.textContent = `This does not work at the moment: ${error.message}`
    document.body.dataset.ready = 'failed'
  }
}

/** Builds the maps of the chosen accounts; the view stays where it was. */
async function show() {
  const mine = ++turn
  const { value } = form.elements.who
  const names = value === 'both' ? ['editor', 'visitor'] : [value]
  document.body.dataset.ready = ''
  story.innerHTML = `${stories[value]} ${question}`
  const view = shown[0] ? { center: shown[0].map.getCenter(), zoom: shown[0].map.getZoom() } : start
  for (const { map } of shown) map.remove()
  shown = []
  ledger.clear()
  const ways = await Promise.all(names.map(async (name) => waysOf(await tokenOf(name))))
  if (mine !== turn) return
  pairs.replaceChildren(...names.map(pairFor))
  shown = names.flatMap((name, index) => mapsOf(name, ways[index], view))
  followEachOther(shown.map(({ map }) => map))
  await compareAll(mine)
  document.body.dataset.ready = value
}

async function tokenOf(name) {
  if (!tokens.has(name)) tokens.set(name, await signIn(name))
  return tokens.get(name)
}

function pairFor(name) {
  const pair = document.createElement('div')
  pair.className = 'pair'
  pair.dataset.name = name
  pair.innerHTML = `<div class="panes"></div><p class="verdict" role="status">Comparing …</p>`
  return pair
}

function mapsOf(name, ways, view) {
  const pair = pairs.querySelector(`[data-name=${name}]`)
  // All boxes first: a map asks for pictures of the size that its box has when it is made.
  const panes = ways.map(({ title }) => paneFor(name, title))
  pair.firstElementChild.append(...panes)
  const maps = ways.map((way, index) => ({
    map: mapIn(panes[index], way, view),
    answer: panes[index].lastElementChild,
    ...way,
  }))
  const [{ map }] = maps
  map.on('moveend', () => compareHere(pair, map, ways))
  maps[0].verdict = () => compareHere(pair, map, ways)
  return maps
}

function paneFor(name, title) {
  const pane = document.createElement('div')
  pane.className = 'pane'
  pane.innerHTML = `
    <div class="map" role="application" aria-label="Map of ${name} by ${title}"></div>
    <span class="who">${name}, ${title}</span>
    <div class="answer card" role="status" hidden></div>`
  return pane
}

function mapIn(pane, { layers }, { center, zoom }) {
  const options = { maxZoom: 16, minZoom: 3, fadeAnimation: false, zoomAnimation: false }
  const map = L.map(pane.querySelector('.map'), options).setView(center, zoom)
  map.attributionControl.setPrefix(false)
  for (const layer of layers) layer.addTo(map)
  map.on('click', ({ latlng }) => askEverywhere(latlng))
  return map
}

function compareAll(mine) {
  return Promise.all(shown.map(({ verdict }) => (mine === turn ? verdict?.() : undefined)))
}

/** Says below a pair of maps whether both languages give the same picture. */
async function compareHere(pair, map, ways) {
  const place = pair.querySelector('.verdict')
  const asked = String(Number(pair.dataset.asked ?? 0) + 1)
  pair.dataset.asked = asked
  const [words, look] = await compare(map, ways).then(verdictOf, (error) => [error.message, 'bad'])
  if (pair.dataset.asked !== asked) return
  place.textContent = words
  place.className = `verdict ${look}`
}

function verdictOf({ pixels, painted, different }) {
  const count = (number) => number.toLocaleString('en')
  if (painted === 0) return ['Nothing of the assets is drawn here, by either of them.', '']
  return different === 0
    ? [`The same picture of the assets: all ${count(pixels)} pixels are equal.`, 'good']
    : [`${count(different)} of ${count(pixels)} pixels differ.`, 'bad']
}

/** Each map asks in its own language, as its own account, at the same place. */
function askEverywhere(latlng) {
  for (const { map, ask, answer } of shown) {
    answer.hidden = false
    answer.classList.toggle('left', map.latLngToContainerPoint(latlng).x > map.getSize().x / 2)
    answer.textContent = 'Asking …'
    ask(map, latlng).then(
      (row) => answer.replaceChildren(row ? card(row) : 'Nothing here that this account may see.'),
      (error) => {
        answer.textContent = error.message
      },
    )
  }
}

function card({ title, attributes }) {
  const box = document.createElement('div')
  const heading = Object.assign(document.createElement('strong'), { textContent: title })
  const list = document.createElement('dl')
  for (const [name, value] of Object.entries(attributes)) {
    if (/^(object|global)\s?id$|shape/i.test(name)) continue
    list.append(
      Object.assign(document.createElement('dt'), { textContent: name }),
      Object.assign(document.createElement('dd'), { textContent: String(value) }),
    )
  }
  box.append(heading, list)
  return box
}

document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') for (const { answer } of shown) answer.hidden = true
})

function followEachOther(maps) {
  let moving = false
  for (const from of maps) {
    from.on('move', () => {
      if (moving) return
      moving = true
      for (const map of maps)
        if (map !== from) map.setView(from.getCenter(), from.getZoom(), { animate: false })
      moving = false
    })
  }
}
