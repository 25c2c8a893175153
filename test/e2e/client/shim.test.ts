import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../browser.ts'
import { type Stack, startStack } from '../stack.ts'
import { startPages } from './pages.ts'

let stack: Stack
let pages: Awaited<ReturnType<typeof startPages>>
let browser: Awaited<ReturnType<typeof launchBrowser>>

beforeAll(async () => {
  ;[stack, pages, browser] = await Promise.all([startStack(), startPages(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  pages?.close()
  await stack?.close()
})

/** What an app does that knows nothing of credentials: a picture, an XHR and a fetch, and the same from another host. */
const APP = `async (gateway, elsewhere) => {
  const { connect } = await import('/kit/index.ts')
  const { protect } = await import('/kit/register.ts')
  const by = await protect(connect({ url: gateway, credential: 'demo-key' }), { worker: '/no-such-worker.js' })
  const picture = (source) => new Promise((done) => {
    const image = new Image()
    image.onload = () => done(image.naturalWidth)
    image.onerror = () => done('failed')
    image.src = source
  })
  const xhr = (url) => new Promise((done) => {
    const request = new XMLHttpRequest()
    request.open('GET', url)
    request.onload = () => done(JSON.parse(request.responseText).mapName)
    request.send()
  })
  const service = gateway + '/map/Assets_Service/MapServer'
  const tile = '/arcgis/rest/services/Topo_Basemap/MapServer/tile/8/102/44'
  return {
    by,
    picture: await picture(gateway + tile),
    xhr: await xhr(service + '?f=json'),
    fetch: (await (await fetch(service + '?f=json')).json()).mapName,
    elsewhere: await picture(elsewhere + tile),
  }
}`

it('where the worker is not to be had the shim gives img.src a ticket, and XHR and fetch the header', async () => {
  const page = await browser.newPage()
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await page.goto(`${pages.url}/examples/`)
  const elsewhere = stack.gatewayUrl.replace('127.0.0.1', 'localhost')
  expect(await page.evaluate(`(${APP})('${stack.gatewayUrl}', '${elsewhere}')`)).toEqual({
    by: 'shim',
    picture: 256,
    xhr: 'Layers',
    fetch: 'Layers',
    elsewhere: 'failed',
  })
  const carriers = () =>
    stack.audit.filter(({ method }) => method === 'GET').map(({ carrier, status }) => `${carrier} ${status}`)
  await expect.poll(carriers).toEqual(['query-ticket 200', 'header 200', 'header 200', 'none 401'])
  await expect.poll(() => said.join()).toMatch(/not reached: images in CSS/)
})
