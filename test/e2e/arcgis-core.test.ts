import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ModulePage, openModulePage } from '../system/sample-server/module-page.ts'
import { quietOf, type SeenRequest, watch } from './browser.ts'
import { type Stack, startStack } from './stack.ts'

let stack: Stack
let opened: ModulePage
let seen: SeenRequest[]
let isQuiet: () => boolean

beforeAll(async () => {
  stack = await startStack()
  opened = await openModulePage('<title>@arcgis/core</title>')
  seen = watch(opened.page, stack.gatewayUrl)
  isQuiet = quietOf(opened.page)
})
afterAll(async () => {
  await opened?.close()
  await stack?.close()
})

interface Painted {
  readonly image: number
  readonly tile: number
}

/** Draws one export image and one tile with unmodified layers of @arcgis/core, and counts the colours of each. */
async function paint(interceptor: string): Promise<Painted | string> {
  await opened.page.reload()
  seen.length = 0
  const script = `(async () => {
    const [{ default: config }, { default: MapImageLayer }, { default: TileLayer }, { default: Extent }] = await Promise.all([
      import('@arcgis/core/config.js'), import('@arcgis/core/layers/MapImageLayer.js'), import('@arcgis/core/layers/TileLayer.js'),
      import('@arcgis/core/geometry/Extent.js')])
    ${interceptor}
    const colours = (image) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: image.naturalWidth, height: image.naturalHeight })
      const context = canvas.getContext('2d')
      context.drawImage(image, 0, 0)
      return new Set(new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size
    }
    try {
      const assets = new MapImageLayer({ url: '${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/MapServer' })
      const basemap = new TileLayer({ url: '${stack.gatewayUrl}/arcgis/rest/services/Topo_Basemap/MapServer' })
      await Promise.all([assets.load(), basemap.load()])
      const extent = new Extent({ xmin: -13230000, ymin: 4050000, xmax: -13050000, ymax: 4180000, spatialReference: { wkid: 102100 } })
      const [image, tile] = await Promise.all([assets.fetchImage(extent, 600, 433), basemap.fetchTile(8, 101, 44)])
      return { image: colours(image), tile: colours(tile) }
    } catch (error) { return String(error.message ?? error) }
  })()`
  const painted = (await opened.page.evaluate(script)) as Painted | string
  // What the browser saw is told to the test beside the page, so it may come later; and a picture may still be under way where another one failed.
  await expect.poll(isQuiet).toBe(true)
  return painted
}

const byKind = (kind: RegExp) => seen.filter(({ url }) => kind.test(new URL(url).pathname))
const statusesOf = (kind: RegExp) => [...new Set(byKind(kind).map(({ status }) => status))]

describe('@arcgis/core on a page of another origin', () => {
  it('with a header on every request loads descriptions, and paints image and tile', async () => {
    const interceptor = `config.request.interceptors.push({ urls: '${stack.gatewayUrl}/', headers: { token: 'demo-key' } })`
    const painted = await paint(interceptor)
    expect(painted).toEqual({ image: expect.any(Number), tile: expect.any(Number) })
    const { image, tile } = painted as Painted
    expect(image).toBeGreaterThan(100)
    expect(tile).toBeGreaterThan(40)
    await expect.poll(() => statusesOf(/MapServer$/)).toEqual([200])
    await expect.poll(() => statusesOf(/\/(export|tile\/.*)$/)).toEqual([200])
    expect(byKind(/\/(export|tile\/.*)$/).every(({ headers }) => headers.token === 'demo-key')).toBe(true)
  })

  it('with a header on JSON only loads descriptions, and every picture is 401', async () => {
    const interceptor = `config.request.interceptors.push({
      urls: '${stack.gatewayUrl}/',
      before: ({ requestOptions }) => { if (requestOptions.responseType !== 'image') requestOptions.headers = { ...requestOptions.headers, token: 'demo-key' } },
    })`
    expect(await paint(interceptor)).toEqual(expect.any(String))
    await expect.poll(() => statusesOf(/MapServer$/)).toEqual([200])
    await expect.poll(() => statusesOf(/\/(export|tile\/.*)$/)).toEqual([401])
  })

  it('without a credential meets 499 and wants to sign in, and fetches no picture', async () => {
    expect(await paint('')).toEqual(expect.any(String))
    await expect.poll(() => statusesOf(/MapServer$/)).toEqual([200])
    expect(byKind(/\/(export|tile\/.*)$/)).toEqual([])
    expect(stack.audit.filter(({ operation }) => operation === 'MapServer.root').at(-1)).toMatchObject({
      decision: 'deny',
      reason: expect.stringContaining('credential.missing'),
    })
  })
})
