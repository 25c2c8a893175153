import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quietOf, type SeenRequest, watch } from '../browser.ts'
import { type Stack, startStack } from '../stack.ts'
import { type BundledPage, openBundledPage } from './bundled-page.ts'

const versions = [
  ['5.1', {}],
  ['4.29', { '@arcgis/core': 'arcgis-core-4' }],
] as const

const script = `
  import esriId from '@arcgis/core/identity/IdentityManager.js'
  import Credential from '@arcgis/core/identity/Credential.js'
  import request from '@arcgis/core/request.js'
  import MapImageLayer from '@arcgis/core/layers/MapImageLayer.js'
  import TileLayer from '@arcgis/core/layers/TileLayer.js'
  import Extent from '@arcgis/core/geometry/Extent.js'
  globalThis.esri = { esriId, Credential, request, MapImageLayer, TileLayer, Extent }`

let stack: Stack
beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.users.push({ name: 'guest', password: 'guest-password', roles: ['guest'] })
      configuration.grants.push({ to: { roles: ['guest'] }, on: { services: ['Topo_Basemap'] } })
    },
  })
})
afterAll(() => stack?.close())

describe.each(versions)('@arcgis/core %s, unmodified, on a page of another origin', (_version, alias) => {
  let opened: BundledPage
  let seen: SeenRequest[]
  let isQuiet: () => boolean
  beforeAll(async () => {
    opened = await openBundledPage(script, alias)
    seen = watch(opened.page, stack.gatewayUrl)
    isQuiet = quietOf(opened.page)
  })
  afterAll(() => opened?.close())

  const pictures = () => seen.filter(({ url }) => /\/(export|tile\/)/.test(url))

  /**
   * Runs a script of a page whose user types `username` and `password` when the library asks for them; `prompts` counts how often.
   * The dialog itself is replaced, as its documentation tells pages to; everything else is the library's own.
   */
  async function visit(username: string, password: string, work: string): Promise<unknown> {
    await opened.page.reload()
    seen.length = 0
    const outcome = await opened.page.evaluate(`(async () => {
      while (!globalThis.esri) await new Promise((resolve) => setTimeout(resolve, 50))
      const { esriId, Credential, request, MapImageLayer, TileLayer, Extent } = globalThis.esri
      const gateway = ${JSON.stringify(stack.gatewayUrl)} + '/arcgis/rest/services/'
      let prompts = 0
      esriId.signIn = async (url, serverInfo) => {
        prompts += 1
        if (prompts > 5) throw new Error('prompted in a loop')
        const { token, expires } = await esriId.generateToken(serverInfo, { username: ${JSON.stringify(username)}, password: ${JSON.stringify(password)} })
        return new Credential({ server: serverInfo.server, token, expires, userId: ${JSON.stringify(username)} })
      }
      const colours = (image) => {
        const canvas = Object.assign(document.createElement('canvas'), { width: image.naturalWidth, height: image.naturalHeight })
        const context = canvas.getContext('2d')
        context.drawImage(image, 0, 0)
        return new Set(new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size
      }
      try { ${work} } catch (error) { return { prompts, error: String(error.message ?? error), code: error.details?.httpStatus, messageCode: error.details?.messageCode } }
    })()`)
    await expect.poll(isQuiet).toBe(true)
    return outcome
  }

  const drawBoth = `
    const assets = new MapImageLayer({ url: gateway + 'Assets_Service/MapServer' })
    const basemap = new TileLayer({ url: gateway + 'Topo_Basemap/MapServer' })
    await Promise.all([assets.load(), basemap.load()])
    const extent = new Extent({ xmin: -13230000, ymin: 4050000, xmax: -13050000, ymax: 4180000, spatialReference: { wkid: 102100 } })
    const [image, tile] = await Promise.all([assets.fetchImage(extent, 600, 433), basemap.fetchTile(8, 101, 44)])
    return { prompts, image: colours(image) > 100, tile: colours(tile) > 40 }`

  it('signs in once through the token service and paints image and tile', async () => {
    expect(await visit('editor', 'editor-demo', drawBoth)).toEqual({ prompts: 1, image: true, tile: true })
    expect(pictures().length).toBeGreaterThan(1)
    expect(pictures().every(({ status }) => status === 200)).toBe(true)
    expect(pictures().every(({ url }) => /[?&]token=mgtok_/.test(url))).toBe(true)
    const paths = seen.map(({ url }) => new URL(url).pathname)
    expect(paths).toContain('/arcgis/rest/info')
    expect(paths.filter((path) => path.startsWith('/arcgis/tokens'))).toHaveLength(1)
  })

  it('with a wrong password fails with a message, and does not go on asking', async () => {
    const outcome = await visit('editor', 'wrong', drawBoth)
    expect(outcome).toMatchObject({ error: expect.any(String) })
    expect((outcome as { prompts: number }).prompts).toBeLessThanOrEqual(2)
    expect(pictures()).toEqual([])
  })

  it('signed in, but without the right to a service, is told so and not asked again', async () => {
    const outcome = await visit(
      'guest',
      'guest-password',
      `
      const basemap = new TileLayer({ url: gateway + 'Topo_Basemap/MapServer' })
      await basemap.load()
      await new MapImageLayer({ url: gateway + 'Assets_Service/MapServer' }).load()
      return { prompts }`,
    )
    expect(outcome).toMatchObject({
      prompts: 1,
      error: expect.stringMatching(/permission|unable to load|denied/i),
    })
  })

  it('whose token is bad signs in again on 498, and goes on', async () => {
    const outcome = await visit(
      'editor',
      'editor-demo',
      `
      const layer = gateway + 'Assets_Service/MapServer/0/query'
      const count = async () => (await request(layer, { query: { where: '1=1', returnCountOnly: true, f: 'json' } })).data.count
      await count()
      const afterSignIn = prompts
      for (const credential of esriId.credentials) credential.token = 'mgtok_' + 'A'.repeat(48)
      return { afterSignIn, again: (await count()) > 0, prompts }`,
    )
    expect(outcome).toEqual({ afterSignIn: 1, again: true, prompts: 2 })
  })

  it('with a token that the page brings along (registerToken) asks nobody', async () => {
    const body = new URLSearchParams({ username: 'editor', password: 'editor-demo', f: 'json' })
    const { token } = await (
      await fetch(`${stack.gatewayUrl}/arcgis/tokens/generateToken`, { method: 'POST', body })
    ).json()
    const register = `esriId.registerToken({ server: gateway.replace(/\\/$/, ''), token: '${token}' });`
    expect(await visit('nobody', 'nothing', register + drawBoth)).toEqual({
      prompts: 0,
      image: true,
      tile: true,
    })
  })
})
