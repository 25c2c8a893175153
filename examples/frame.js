// What all example pages have around their map: the address of the gateway, the credential, the code shown, the ledger.

import { codeToPaste, drawCode } from './code.js'
import { drawLedger, watchRequests } from './ledger.js'

const parameters = new URLSearchParams(location.search)

/** The gateway: this host, or another on this machine, as `?gateway=http://127.0.0.1:8081`. */
export const gatewayUrl = (() => {
  const asked = new URL(parameters.get('gateway') ?? location.origin)
  return /^(127\.0\.0\.1|localhost)$/.test(asked.hostname) ? asked.origin : location.origin
})()

/** The demo's key; where other machines reach the demo it ends with a word that the demo page got in its address. */
const word = sessionStorage.getItem('mapgate-demo-pass')
const demoKey = word === null ? 'demo-key' : `demo-key-${word}`

/** The password of the account `crew`, which edits. */
export const crewPassword = word === null ? 'crew-demo' : `crew-${word}`

/** Your app's own way to the credential of its user; here the demo's key, unless the console says otherwise. */
export const credential = () => globalThis.exampleCredential ?? demoKey

export const BASEMAP = `${gatewayUrl}/arcgis/rest/services/Topo_Basemap/MapServer`
export const ASSETS = `${gatewayUrl}/map/Assets_Service/MapServer`

const showCode = async () => {
  const source = await (await fetch(document.querySelector('script[src$="main.js"]').src)).text()
  drawCode(document.querySelector('.code'), codeToPaste(source, { gatewayUrl, key: demoKey, crewPassword }))
}

const page = `
  <header>
    <a class="brand" href="/"><img src="/demo/icon.svg" alt="" width="26" height="26"> Mapgate</a>
    <h1></h1>
    <nav><a href="/examples/">All examples</a></nav>
  </header>
  <main>
    <section class="stage" aria-label="Map"><div class="tools"><label><input type="checkbox" id="wander"> keep panning</label>
      <p id="said" role="status">no event yet</p></div></section>
    <aside aria-label="Code and requests"><section class="code" aria-label="The code of this page"></section>
    <section class="ledger" aria-label="Requests"></section></aside>
  </main>`

const build = () => {
  const map = document.getElementById('map')
  document.body.insertAdjacentHTML('afterbegin', page)
  document.querySelector('.stage').prepend(map)
  document.querySelector('h1').textContent = document.title.replace(/ ·.*/, '')
  drawLedger(document.querySelector('.ledger'))
}

watchRequests(gatewayUrl)
build()
showCode()

/**
 * Shows what the gate says, and lets the map wander.
 * @param {import('@mapgate/client').Gate} gate
 * @param {{pan?: (step: number) => void}} map how to move the map by some pixels
 */
export const frame = (gate, { pan } = {}) => {
  const events = { expired: 0, denied: 0, renewed: 0 }
  for (const name of Object.keys(events)) {
    gate.on(name, () => {
      events[name]++
      document.getElementById('said').textContent = Object.entries(events)
        .filter(([, count]) => count)
        .map(([each, count]) => `${each} × ${count}`)
        .join(', ')
    })
  }
  const wander = document.getElementById('wander')
  wander.closest('label').hidden = !pan
  let step = 0
  setInterval(() => {
    if (wander.checked) pan(Math.sin(step++ / 8) > 0 ? 96 : -96)
  }, 700)
  globalThis.example = { gate, events, pan }
  document.body.dataset.ready = 'yes'
}
