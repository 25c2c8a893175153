import { ApiKeyManager, ArcGISIdentityManager, request } from '@esri/arcgis-rest-request'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../stack.ts'
import { openBundledPage } from './bundled-page.ts'

let stack: Stack
let service: string
beforeAll(async () => {
  stack = await startStack()
  service = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/MapServer`
})
afterAll(() => stack?.close())

const editor = (password = 'editor-demo', username = 'editor') =>
  new ArcGISIdentityManager({ server: `${stack.gatewayUrl}/arcgis`, username, password })

const operations = (since: number) => stack.audit.slice(since).map(({ operation }) => operation)

describe('@esri/arcgis-rest-request in Node.js, unmodified', () => {
  it('signs in, has its token exchanged for one of this server, and reads with it', async () => {
    const since = stack.audit.length
    const authentication = editor()
    await authentication.refreshCredentials()
    expect(authentication.token).toMatch(/^mgtok_/)
    const eightHoursMs = 28_800_000
    expect((authentication.tokenExpires?.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(eightHoursMs)
    const { layers } = await request(service, { authentication })
    expect(layers.length).toBeGreaterThan(3)
    const params = { where: '1=1', returnCountOnly: true }
    expect((await request(`${service}/0/query`, { authentication, params })).count).toBeGreaterThan(0)
    const tokens = operations(since).filter((operation) => operation?.startsWith('Tokens'))
    expect(tokens).toHaveLength(2)
    expect(stack.audit.slice(since).every(({ status }) => status === 200)).toBe(true)
  })

  it('binds its token to a referer that is no address, and that token is good nowhere else', async () => {
    const authentication = editor()
    await authentication.refreshCredentials()
    const elsewhere = await fetch(`${service}?f=json&token=${authentication.token}`)
    expect((await elsewhere.json()).error.code).toBe(403)
  })

  it('hears of a wrong password, once', async () => {
    const since = stack.audit.length
    const failure = await editor('wrong')
      .refreshCredentials()
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ message: expect.stringContaining('Unable to generate token') })
    expect(
      operations(since).filter((operation) => operation?.startsWith('Tokens')).length,
    ).toBeLessThanOrEqual(1)
  })

  it('reads with an API key, in a form and in a header', async () => {
    const authentication = ApiKeyManager.fromKey('demo-key')
    expect((await request(service, { authentication })).layers.length).toBeGreaterThan(3)
    const hidden = await request(service, { authentication, hideToken: true, httpMethod: 'GET' })
    expect(hidden.layers.length).toBeGreaterThan(3)
    expect(stack.audit.at(-1)).toMatchObject({ principal: 'key:demo', carrier: 'esri-bearer' })
  })

  it('is told 403 where it may not go, and does not try again', async () => {
    const authentication = editor('visitor-demo', 'visitor')
    await authentication.refreshCredentials()
    const since = stack.audit.length
    const nowhere = `${stack.gatewayUrl}/arcgis/rest/services/No_Such_Service/MapServer`
    const failure = await request(nowhere, { authentication }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'COM_0056' })
    expect(operations(since).filter((operation) => operation?.startsWith('MapServer'))).toHaveLength(1)
  })
})

describe('@esri/arcgis-rest-request in Chromium, unmodified', () => {
  it('signs in from a page of another origin, and its token is good on that page only', async () => {
    const script = `
      import { ArcGISIdentityManager, request } from '@esri/arcgis-rest-request'
      globalThis.rest = { ArcGISIdentityManager, request }`
    const { page, origin, close } = await openBundledPage(script)
    try {
      const outcome = (await page.evaluate(`(async () => {
        while (!globalThis.rest) await new Promise((resolve) => setTimeout(resolve, 50))
        const { ArcGISIdentityManager, request } = globalThis.rest
        const authentication = new ArcGISIdentityManager({ server: '${stack.gatewayUrl}/arcgis', username: 'editor', password: 'editor-demo' })
        await authentication.refreshCredentials()
        const { layers } = await request('${service}', { authentication })
        const params = { f: 'image', bbox: '-118.5,34.2,-117.5,34.8', bboxSR: 4326, size: '60,40' }
        const image = await request('${service}/export', { authentication, params, rawResponse: true })
        return { token: authentication.token, layers: layers.length, type: image.headers.get('content-type') }
      })()`)) as { token: string; layers: number; type: string }
      expect(outcome).toMatchObject({ layers: expect.any(Number), type: expect.stringMatching(/^image\//) })
      const codeFrom = async (from: string) => {
        const reply = await fetch(`${service}?f=json&token=${outcome.token}`, { headers: { origin: from } })
        return (await reply.json()).error?.code ?? reply.status
      }
      expect(await codeFrom(origin)).toBe(200)
      expect(await codeFrom('http://127.0.0.1:1')).toBe(403)
    } finally {
      await close()
    }
  })
})
