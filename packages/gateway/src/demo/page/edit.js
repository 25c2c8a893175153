// The editing page: the account `crew` adds, changes and deletes hydrants of its district by plain requests through the gateway.

import { carry } from '/kit/adapters/esri-leaflet.ts'
import { connect } from '/kit/index.ts'
import { changesIn, fieldsOf, fillForm } from './edit-form.js'
import { logEdit, say } from './edit-log.js'
import { hydrantMap } from './edit-map.js'
import { requestsOf } from './edit-requests.js'
import { showRights } from './edit-rights.js'
import { triesOf } from './edit-tries.js'
import { signIn } from './sign-in.js'

const byId = (id) => document.getElementById(id)
const form = byId('form')
const gate = connect({ url: `${location.origin}/`, credential: () => signIn('crew') })
const requests = requestsOf(gate, (entry) => {
  byId('nothing-sent').hidden = true
  logEdit(byId('log'), entry)
})
const map = hydrantMap((layer) => carry(gate, layer), { onChoose: (hydrant) => choose(hydrant) })

let layer
let fields = []
let hydrants = []
let district
/** The hydrant in the form; one without an object id is new. `geometry` moves with the pin. */
let chosen

form.addEventListener('submit', (event) => {
  event.preventDefault()
  attempt(save)
})
byId('add').addEventListener('click', () => chooseNew())
byId('find').addEventListener('change', ({ target }) => {
  const found = hydrants.find(({ attributes }) => attributes.asset_id === target.value.trim().toUpperCase())
  if (!found) return
  map.goTo(found.geometry)
  choose(found)
  target.value = ''
})
await attempt(begin)

/** What goes wrong is said where outcomes are said. */
async function attempt(work) {
  try {
    await work()
  } catch (error) {
    say(byId('said'), { title: 'This does not work at the moment.', text: error.message, isRefusal: true })
  }
}

async function begin() {
  ;[layer, district] = await Promise.all([requests.describe(), requests.district()])
  fields = fieldsOf(layer)
  map.showDistrict(district)
  await read()
  byId('story').innerHTML =
    `<strong>Signed in as crew.</strong> All that this account sees are the ${hydrants.length} hydrants of <strong></strong>, without owners, phones and costs. Edits last until the demo is stopped. <a href="/examples/arcgis-editor/">The Editor of the ArcGIS Maps SDK</a> does the same.`
  byId('story').querySelector('strong:last-of-type').textContent = district.attributes.district
  byId('add').disabled = !/create/i.test(layer.capabilities)
  showRights(byId('rights'), { layer, fields, district })
  drawTries()
  document.body.dataset.ready = 'yes'
}

/** Reads the hydrants again, and draws them. */
async function read() {
  hydrants = await requests.hydrants()
  map.showHydrants(hydrants)
  const options = hydrants.map(({ attributes }) => new Option('', attributes.asset_id ?? ''))
  byId('hydrants').replaceChildren(...options)
}

function choose(hydrant) {
  chosen = hydrant
  const isNew = hydrant.attributes.OBJECTID === undefined
  const mayMove = isNew || layer.allowGeometryUpdates
  byId('hydrant-title').textContent = isNew
    ? 'A new hydrant'
    : `Hydrant ${hydrant.attributes.asset_id ?? 'without a name'}`
  byId('hint').textContent = mayMove
    ? 'Drag its ring on the map to move it.'
    : 'This account may not move it.'
  form.hidden = false
  form.innerHTML = `<div class="fields"></div><div class="buttons"><button type="submit" class="main">${isNew ? 'Add it' : 'Save'}</button>
    ${mayMove ? '<button type="button" name="move">Move to the middle</button>' : ''}
    ${isNew ? '' : '<button type="button" name="delete" class="danger">Delete</button>'}</div>`
  fillForm(form, fields, hydrant.attributes)
  form.elements.move?.addEventListener('click', () => moveTo(map.middle()))
  form.elements.delete?.addEventListener('click', removeAtTheSecondClick)
  map.pinAt(hydrant.geometry, mayMove ? moveTo : undefined)
  drawTries()
}

function chooseNew() {
  const prototype = [...(layer.types ?? []), layer].flatMap(({ templates = [] }) => templates)[0]?.prototype
  choose({ attributes: { ...prototype?.attributes }, geometry: map.middle() })
  form.querySelector('input:enabled, select:enabled')?.focus()
}

function moveTo(place) {
  chosen = { ...chosen, geometry: place, isMoved: true }
  map.pinAt(place, moveTo)
  byId('hint').textContent = 'Moved. Nothing is written before you save.'
}

async function save() {
  const { OBJECTID } = chosen.attributes
  const place = { ...chosen.geometry, spatialReference: { wkid: 4326 } }
  const changes = changesIn(form, fields, chosen.attributes)
  if (OBJECTID === undefined) {
    const attributes = { ...chosen.attributes, ...changes }
    return send({ adds: [{ attributes, geometry: place }] }, 'Added.', 'The gateway wrote its district.')
  }
  if (Object.keys(changes).length === 0 && !chosen.isMoved)
    return say(byId('said'), { title: 'Nothing is different.', text: 'Change a field, or move the hydrant.' })
  const geometry = chosen.isMoved ? { geometry: place } : {}
  return send(
    { updates: [{ attributes: { OBJECTID, ...changes }, ...geometry }] },
    'Saved.',
    namesOf(changes),
  )
}

const namesOf = (changes) => {
  const names = fields.filter(({ name }) => name in changes).map(({ alias }) => alias)
  return `${[...names, ...(chosen.isMoved ? ['its place'] : [])].join(', ')}.`
}

/** The first click asks. */
function removeAtTheSecondClick({ target }) {
  if (target.dataset.asked) return attempt(remove)
  target.dataset.asked = 'yes'
  target.textContent = 'Really delete?'
  return undefined
}

const remove = () =>
  send({ deletes: [chosen.attributes.OBJECTID] }, 'Deleted.', `${chosen.attributes.asset_id} is gone.`)

/** Sends an edit, says what became of it, and shows the hydrants as they are then. */
async function send(edits, title, text) {
  const { refused, code, objectId } = await requests.edit(edits)
  if (refused !== undefined)
    return say(byId('said'), { title: `Refused (${code}).`, text: `“${refused}”`, isRefusal: true })
  say(byId('said'), { title, text })
  await read()
  const now = hydrants.find(({ attributes }) => attributes.OBJECTID === objectId)
  if (now) choose(now)
  else close()
}

function close() {
  chosen = undefined
  form.hidden = true
  byId('hydrant-title').textContent = 'No hydrant is chosen'
  byId('hint').textContent = 'Click a hydrant on the map, or add one.'
  map.unpin()
  drawTries()
}

function drawTries() {
  if (hydrants.length === 0) return
  const buttons = triesOf({ hydrants, district, chosen }).map(({ title, edits, why }) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = title
    button.addEventListener('click', () => attempt(() => tryOut(edits, why)))
    return button
  })
  byId('tries').replaceChildren(...buttons)
}

async function tryOut(edits, why) {
  const { refused, code } = await requests.edit(edits)
  if (refused === undefined) return say(byId('said'), { title: 'Done.', text: 'This account may do that.' })
  say(byId('said'), { title: `Refused (${code}).`, text: `“${refused}” ${why}`, isRefusal: true })
}
