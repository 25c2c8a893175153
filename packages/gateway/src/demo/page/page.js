// The demo page: the map of the question, a switch between ways to carry the credential, and the ledger beside it.
import { answerQuestions } from './identify.js'
import { drawLedger, watchRequests } from './ledger.js'
import { inMode, putsHeader, stories } from './modes.js'
import { demoKey } from './secrets.js'
import { signIn } from './sign-in.js'

/* global L */
const rights =
  '<strong>Two accounts, one service:</strong> the visitor sees one district and nothing beyond it, of the basemap too; no restricted assets, and no owners, phones or costs.'
/** A session makes the first mode show no problem, so the page says why. */
const carriesSession =
  '<strong>This browser is signed in,</strong> so its pictures carry a session in a cookie, and show what that account may see. Sign out above to see the problem.'
const question = 'Click on the map, or press Enter on it, to ask what is there.'
const keys =
  'Arrow keys move the map, plus and minus zoom. Enter asks what is in the middle, Escape closes the answer.'
const center = [34.5, -118]
const zoom = 8
const form = document.querySelector('.modes')
const panes = document.getElementById('panes')
const story = document.getElementById('story')
const table = {
  rows: document.getElementById('rows'),
  totals: [document.getElementById('totals'), document.getElementById('figures')],
  empty: document.getElementById('empty'),
}

const isSignedIn = document.querySelector('.bar .who') !== null
const wanted = new URLSearchParams(location.hash.slice(1))
form.elements.mode.value = stories[wanted.get('mode')] ? wanted.get('mode') : 'client'
form.elements.compare.checked = wanted.get('compare') === '1'

// Not every browser lets the keyboard into a box that scrolls.
document.querySelector('.ledger-scroll').tabIndex = 0

let maps = []
let turn = 0
const ledger = watchRequests({
  isSignedIn,
  headerFor: (_url, initiator) => putsHeader(initiator) || initiator === 'fetch',
  onChange: (requests) => drawLedger(table, requests),
})

form.addEventListener('change', showOrSay)
await showOrSay()

/** What goes wrong stands where the story stands. */
async function showOrSay() {
  try {
    await show()
  } catch (error) {
    story.textContent = `This does not work at the moment: ${error.message}`
  }
}

/** Builds the panes again for the chosen mode and accounts; the view stays where it was. */
async function show() {
  const mine = ++turn
  const mode = form.elements.mode.value
  const compare = form.elements.compare.checked
  history.replaceState(null, '', `#mode=${mode}${compare ? '&compare=1' : ''}`)
  document.body.dataset.ready = ''
  story.innerHTML = [
    ...(isSignedIn && mode === 'header' ? [carriesSession] : [stories[mode]]),
    ...(compare ? [rights] : []),
    question,
  ].join(' ')
  const view = maps[0] ? { center: maps[0].getCenter(), zoom: maps[0].getZoom() } : { center, zoom }
  for (const map of maps) map.remove()
  maps = []
  ledger.clear()
  const boxes = (compare ? ['editor', 'visitor'] : ['demo-key']).map(boxFor)
  panes.replaceChildren(...boxes)
  const shown = []
  for (const box of boxes) {
    const { name } = box.dataset
    const credential = name === 'demo-key' ? demoKey : await signIn(name)
    const { layers, ask } = await inMode(mode, credential)
    if (mine !== turn) return
    shown.push({ map: mapIn(box, layers, view), ask })
  }
  maps = shown.map(({ map }) => map)
  answerQuestions(shown)
  if (compare) followEachOther(maps)
  document.body.dataset.ready = mode
}

function boxFor(name) {
  const box = document.createElement('div')
  box.className = 'pane'
  box.dataset.name = name
  box.innerHTML = `
    <div class="map" role="application" aria-label="Map for ${name}" aria-describedby="keys-${name}"></div>
    <span class="who">${name}</span>
    <div class="notes">
      <p class="refused" role="alert" hidden></p>
      <p class="keys" id="keys-${name}">${keys}</p>
    </div>`
  return box
}

function mapIn(box, layers, view) {
  const map = L.map(box.querySelector('.map'), { maxZoom: 16, minZoom: 3, fadeAnimation: false }).setView(
    view.center,
    view.zoom,
  )
  map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>')
  watchImages(box, countRefusals(box))
  for (const layer of layers) layer.addTo(map)
  return map
}

/** A failed picture is seen at a glance: hatched tiles and a sentence on the map. */
function countRefusals(box) {
  const sentence = box.querySelector('.refused')
  let count = 0
  return (image) => {
    if (image.classList.contains('leaflet-tile')) image.classList.add('refused-tile')
    count += 1
    sentence.hidden = false
    sentence.textContent = `${count} picture${count === 1 ? '' : 's'} refused: <img> carried no credential (401).`
  }
}

/** Errors of images do not bubble, but they can be captured on their way down. */
function watchImages(box, refused) {
  box.addEventListener('error', ({ target }) => target instanceof HTMLImageElement && refused(target), true)
}

function followEachOther([left, right]) {
  let moving = false
  const follow = (from, to) => {
    from.on('move', () => {
      if (moving) return
      moving = true
      to.setView(from.getCenter(), from.getZoom(), { animate: false })
      moving = false
    })
  }
  follow(left, right)
  follow(right, left)
}
