import { ApplicationCredentialsManager, request } from '@esri/arcgis-rest-request'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SeenRequest } from '../browser.ts'
import { type Stack, startStack } from '../stack.ts'
import { type SecureApp, signInOn, startSecureApp } from './secure-app.ts'

/** The application: one page to begin on, and one to come back to. */
const script = `
  import { ArcGISIdentityManager, request } from '@esri/arcgis-rest-request'
  const portal = gateway + '/portal/sharing/rest'
  const popup = new URLSearchParams(location.search).has('popup')
  const options = { clientId: 'web', portal, redirectUri: location.origin + '/back' + (popup ? '?popup' : ''), popup }
  const layers = async (manager) => {
    const { layers } = await request(gateway + '/arcgis/rest/services/Assets_Service/MapServer', { authentication: manager })
    return layers.length
  }
  globalThis.app = {
    begin: () => ArcGISIdentityManager.beginOAuth2(options),
    user: async (manager) => ({ name: (await manager.getUser()).username, layers: await layers(manager) }),
    layers,
  }
  if (location.pathname === '/back')
    globalThis.done = ArcGISIdentityManager.completeOAuth2(options).then(async (manager) => {
      globalThis.manager = manager
      return { name: (await manager.getUser()).username, layers: await layers(manager), username: manager.username }
    }).catch((error) => ({ failed: String(error.message ?? error) }))`

const paths = (seen: readonly SeenRequest[]) => seen.map(({ url }) => new URL(url).pathname)

describe('@esri/arcgis-rest-request in a page, unmodified', () => {
  let app: SecureApp
  beforeAll(async () => {
    app = await startSecureApp({ script })
  })
  afterAll(() => app?.close())

  /** A page whose person is signed in. */
  const signedIn = async (): Promise<{ page: Page; seen: SeenRequest[] }> => {
    const opened = await app.open()
    await opened.page.goto(`${app.origin}/`)
    await opened.page.waitForFunction('globalThis.app')
    await opened.page.evaluate('void app.begin()')
    await signInOn(opened.page)
    await opened.page.waitForURL(`${app.origin}/back*`)
    await opened.page.waitForFunction('globalThis.done')
    return opened
  }

  it('begins and completes its sign-in, and has its token swapped for the service', async () => {
    const { page, seen } = await signedIn()
    expect(await page.evaluate('done')).toEqual({
      name: 'editor',
      username: 'editor',
      layers: expect.any(Number),
    })
    await expect.poll(() => paths(seen)).toContain('/portal/sharing/rest/generateToken')
    await expect.poll(() => paths(seen)).toContain('/portal/sharing/rest/oauth2/token')
  })

  it('renews, exchanges its refresh token near its end, and goes on', async () => {
    const { page } = await signedIn()
    await page.evaluate('done')
    const outcome = await page.evaluate(`(async () => {
      const before = [manager.token, manager.refreshToken]
      await manager.refreshCredentials()
      const after = [manager.token, manager.refreshToken]
      return { isNew: before[0] !== after[0], isExchanged: before[1] !== after[1], layers: await app.layers(manager) }
    })()`)
    expect(outcome).toEqual({ isNew: true, isExchanged: true, layers: expect.any(Number) })
  })

  it('signs out, and what it had is good no more', async () => {
    const { page } = await signedIn()
    await page.evaluate('done')
    const said = await page.evaluate('manager.signOut()')
    expect(said).toEqual({ success: true })
    const codeOf = () =>
      page.evaluate(
        `fetch(gateway + '/portal/sharing/rest?f=json&token=' + manager.token).then((reply) => reply.json()).then(({ error }) => error?.code)`,
      )
    await expect.poll(codeOf).toBe(498)
  })

  it('signs in in a window of its own', async () => {
    const { page } = await app.open()
    await page.goto(`${app.origin}/?popup`)
    await page.waitForFunction('globalThis.app')
    const opening = page.waitForEvent('popup')
    await page.evaluate(
      'void app.begin().then(app.user).then((user) => { globalThis.user = user }, (error) => { globalThis.user = String(error.message ?? error) })',
    )
    await signInOn(await opening)
    await expect
      .poll(() => page.evaluate('globalThis.user'))
      .toEqual({ name: 'editor', layers: expect.any(Number) })
  })
})

describe('@esri/arcgis-rest-request in Node.js, unmodified', () => {
  const secret = 'the-secret-of-the-nightly-job'
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({
      configure: (configuration) => {
        configuration.portal = {
          path: '/portal',
          clients: [{ id: 'job', title: 'Nightly job', secret, roles: ['crew'] }],
        }
        for (const mount of configuration.mounts) if (mount.path === '/arcgis') mount.owningSystem = true
      },
    })
  })
  afterAll(() => stack?.close())

  const job = (clientSecret: string) =>
    ApplicationCredentialsManager.fromCredentials({
      clientId: 'job',
      clientSecret,
      portal: `${stack.gatewayUrl}/portal/sharing/rest`,
    })

  it('signs an application in by its secret, which reads with that token', async () => {
    const authentication = job(secret)
    const service = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/MapServer`
    expect((await request(service, { authentication })).layers.length).toBeGreaterThan(0)
    expect(stack.audit.some(({ principal }) => principal === 'app:job')).toBe(true)
    expect((authentication.expires?.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(3_600_000)
  })

  it('hears of a wrong secret', async () => {
    await expect(job('wrong').refreshToken()).rejects.toMatchObject({
      message: expect.stringContaining('Invalid client_id or client_secret'),
    })
  })
})
