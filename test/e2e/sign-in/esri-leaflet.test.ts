import { afterAll, beforeAll, expect, it } from 'vitest'
import { quietOf, watch } from '../browser.ts'
import { type Stack, startStack } from '../stack.ts'
import { type BundledPage, openBundledPage } from './bundled-page.ts'

const script = `
  import L from 'leaflet'
  import { dynamicMapLayer, featureLayer } from 'esri-leaflet'
  globalThis.lib = { L, dynamicMapLayer, featureLayer }`

let stack: Stack
let opened: BundledPage
beforeAll(async () => {
  stack = await startStack()
  opened = await openBundledPage(script)
})
afterAll(async () => {
  await opened?.close()
  await stack?.close()
})

/** Draws layers whose token has ended, with a page that signs in at each `authenticationrequired`, as the library's example does. */
const draw = (gateway: string, password: string): string => `(async () => {
  while (!globalThis.lib) await new Promise((resolve) => setTimeout(resolve, 50))
  const { L, dynamicMapLayer, featureLayer } = globalThis.lib
  document.body.innerHTML = '<div id="map" style="width: 600px; height: 450px"></div>'
  const map = L.map('map').setView([34.5, -118], 10)
  const service = '${gateway}/arcgis/rest/services/Assets_Service/'
  const token = 'mgtok_' + 'A'.repeat(48)
  let asked = 0
  const signIn = async (event) => {
    asked += 1
    const body = new URLSearchParams({ username: 'editor', password: '${password}', f: 'json' })
    const reply = await (await fetch('${gateway}/arcgis/tokens/generateToken', { method: 'POST', body })).json()
    if (reply.token) event.authenticate(reply.token)
  }
  const layers = [dynamicMapLayer({ url: service + 'MapServer', token }), featureLayer({ url: service + 'FeatureServer/0', token })]
  const drawn = Promise.all(layers.map((layer) => new Promise((resolve) => layer.once('load', resolve))))
  for (const layer of layers) layer.on('authenticationrequired', signIn).addTo(map)
  await drawn
  const image = document.querySelector('.leaflet-image-layer')
  return { asked, painted: (image?.naturalWidth ?? 0) > 0 }
})()`

it('esri-leaflet, unmodified, whose token has ended, signs in many times at once and draws', async () => {
  const seen = watch(opened.page, stack.gatewayUrl)
  const isQuiet = quietOf(opened.page)
  const { asked, painted } = (await opened.page.evaluate(draw(stack.gatewayUrl, 'editor-demo'))) as {
    asked: number
    painted: boolean
  }
  expect(painted).toBe(true)
  expect(asked).toBeGreaterThan(2)
  const signIns = () => seen.filter(({ url }) => url.includes('/tokens/'))
  await expect.poll(isQuiet).toBe(true)
  expect(signIns().length).toBeGreaterThan(2)
  expect(signIns().every(({ status }) => status === 200)).toBe(true)
  expect(stack.audit.filter(({ reason }) => reason?.includes('throttled'))).toEqual([])
})
