import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFull } from '../../is-full.ts'
import type { SeenRequest } from '../browser.ts'
import { type SecureApp, signInOn, startSecureApp } from './secure-app.ts'

const newest = ['5.1', {}] as const
/** `npm run full` takes both. */
const versions = isFull ? [newest, ['4.29', { '@arcgis/core': 'arcgis-core-4' }] as const] : [newest]

/** The application: registers itself, draws a layer of the gateway, and says how it went. */
const script = `
  import esriId from '@arcgis/core/identity/IdentityManager.js'
  import OAuthInfo from '@arcgis/core/identity/OAuthInfo.js'
  import MapImageLayer from '@arcgis/core/layers/MapImageLayer.js'
  import Extent from '@arcgis/core/geometry/Extent.js'
  import request from '@arcgis/core/request.js'
  const portal = gateway + '/portal'
  const query = new URLSearchParams(location.search)
  const info = new OAuthInfo({ appId: 'web', portalUrl: portal, popup: query.has('popup') })
  esriId.registerOAuthInfos([info])
  const extent = new Extent({ xmin: -13230000, ymin: 4050000, xmax: -13050000, ymax: 4180000, spatialReference: { wkid: 102100 } })
  const colours = (image) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: image.naturalWidth, height: image.naturalHeight })
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    return new Set(new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size
  }
  globalThis.app = {
    esriId, request, portal,
    draw: async () => {
      const layer = new MapImageLayer({ url: gateway + '/arcgis/rest/services/Assets_Service/MapServer' })
      await layer.load()
      return colours(await layer.fetchImage(extent, 600, 433)) > 100
    },
    status: () => esriId.checkSignInStatus(portal + '/sharing').then(({ userId }) => userId, (error) => error.name),
  }
  globalThis.drawn = query.has('wait') ? undefined : 'drawing'
  if (!query.has('wait')) app.draw().then((drawn) => { globalThis.drawn = drawn }, (error) => { globalThis.drawn = String(error.message ?? error) })`

/** The page that the library's documentation has applications copy, for sign-ins in a window of their own. */
const callback = `<!doctype html><script>
  if (opener) {
    const [name, detail] = location.hash ? ['arcgis:auth:hash', location.hash] : ['arcgis:auth:location:search', location.search]
    opener.dispatchEvent(new CustomEvent(name, { detail }))
    close()
  }
</script>`

/** What became of the map; `elsewhere` while the browser is not at the application. */
const drawn = async (page: Page, origin: string): Promise<unknown> =>
  page.url().startsWith(origin)
    ? page.evaluate(`globalThis.drawn ?? 'loading'`).catch(() => 'leaving')
    : 'elsewhere'

describe.each(versions)('@arcgis/core %s, unmodified, with the portal of the gateway', (_version, alias) => {
  let app: SecureApp
  beforeAll(async () => {
    app = await startSecureApp({
      script,
      alias,
      pages: { '/map/oauth-callback.html': callback },
      configure: (configuration) => {
        configuration.users.push({ name: 'guest', password: 'guest-password', roles: ['guest'] })
        configuration.grants.push({ to: { roles: ['guest'] }, on: { services: ['Topo_Basemap'] } })
      },
    })
  })
  afterAll(() => app?.close())

  const asked = (seen: readonly SeenRequest[]) => seen.map(({ url }) => new URL(url).pathname)
  const count = (seen: readonly SeenRequest[], end: string) =>
    asked(seen).filter((path) => path.endsWith(end)).length

  /** A browser whose person is signed in to the application. */
  const signedIn = async (username = 'editor', password = 'editor-demo') => {
    const opened = await app.open()
    await opened.page.goto(`${app.origin}/map/?layer=1#here`)
    await signInOn(opened.page, username, password)
    await expect
      .poll(async () => String(await drawn(opened.page, app.origin)))
      .toMatch(/^(?!drawing|leaving|loading|elsewhere)/)
    return opened
  }

  it('leads to the sign-in page, comes back to where it was, draws, and renews at each load', async () => {
    const { page, seen } = await signedIn()
    expect(await drawn(page, app.origin)).toBe(true)
    expect(new URL(page.url()).searchParams.get('layer')).toBe('1')
    await expect.poll(() => page.url()).not.toContain('code=')
    await expect.poll(() => asked(seen)).toContain('/portal/sharing/rest/portals/self')
    await expect.poll(() => count(seen, '/oauth2/token')).toBe(1)
    expect(await page.evaluate('app.status()')).toBe('editor')

    seen.length = 0
    await page.reload()
    await expect.poll(() => drawn(page, app.origin)).toBe(true)
    await expect.poll(() => count(seen, '/oauth2/token')).toBe(1)
    expect(count(seen, '/authorize')).toBe(0)
    expect(await page.evaluate('app.status()')).toBe('editor')
  })

  it('renews its token without the person, and goes on drawing', async () => {
    const { page, seen } = await signedIn()
    seen.length = 0
    const tokens = await page.evaluate(`(async () => {
      const credential = app.esriId.findCredential(app.portal + '/sharing')
      const before = credential.token
      await credential.refreshToken()
      return [before, credential.token, await app.draw()]
    })()`)
    expect(tokens).toEqual([expect.stringMatching(/^mgtok_/), expect.stringMatching(/^mgtok_/), true])
    expect(new Set(tokens as string[]).size).toBe(3)
    await expect.poll(() => count(seen, '/oauth2/token')).toBe(1)
    expect(count(seen, '/authorize')).toBe(0)
  })

  it('signs out: what it was given ends, and so does the session where the person wants it', async () => {
    const { page, seen } = await signedIn()
    const token = await page.evaluate(`app.esriId.findCredential(app.portal + '/sharing').token`)
    await page.evaluate('app.esriId.destroyCredentials()')
    await expect.poll(() => count(seen, '/oauth2/revokeToken')).toBeGreaterThan(0)
    const codeOf = () =>
      page.evaluate(
        `fetch(app.portal + '/sharing/rest?f=json&token=${token}').then((reply) => reply.json()).then(({ error }) => error?.code)`,
      )
    await expect.poll(codeOf).toBe(498)
    expect(await page.evaluate('app.status()')).not.toBe('editor')

    const out = `${app.stack.gatewayUrl}/portal/sharing/rest/oauth2/signout?client_id=web&redirect_uri=${encodeURIComponent(`${app.origin}/map/?wait`)}`
    await page.goto(out)
    await page.click('button')
    await page.waitForURL(`${app.origin}/map/?wait`)
    await page.goto(`${app.origin}/map/`)
    await page.waitForURL(/sign-in/)
  })

  it('is told of a layer that the person may not see, once', async () => {
    const { page, seen } = await signedIn('guest', 'guest-password')
    expect(await drawn(page, app.origin)).toMatch(/permission|unable to load|denied/i)
    expect(count(seen, '/generateToken')).toBeLessThanOrEqual(2)
    expect(count(seen, '/authorize')).toBeLessThanOrEqual(3)
  })

  it('whose session was ended elsewhere asks a few times, and leads to the sign-in at the next load', async () => {
    const { page, seen } = await signedIn()
    const other = await page.context().newPage()
    await other.goto(`${app.stack.gatewayUrl}/.mapgate/sign-out`)
    await other.click('main button')
    await other.waitForURL(`${app.stack.gatewayUrl}/`)
    await expect
      .poll(async () =>
        page.evaluate(
          `fetch(app.portal + '/sharing/rest?f=json&token=' + app.esriId.findCredential(app.portal + '/sharing').token).then((reply) => reply.json()).then(({ error }) => error?.code)`,
        ),
      )
      .toBe(498)
    seen.length = 0
    await page.evaluate('app.draw()').catch(() => undefined)
    expect(count(seen, '/generateToken')).toBeLessThanOrEqual(3)
    expect(count(seen, '/authorize')).toBeLessThanOrEqual(2)
    await page.goto(`${app.origin}/map/?again`).catch(() => undefined)
    await signInOn(page)
    await expect.poll(() => drawn(page, app.origin)).toBe(true)
  })

  it('in six tabs that load at once renews in each of them, and nobody is asked', async () => {
    const { page, seen } = await signedIn()
    const tabs = await Promise.all(Array.from({ length: 5 }, () => page.context().newPage()))
    const kept = await page.evaluate('JSON.stringify(sessionStorage)')
    for (const tab of tabs) {
      await tab.goto(`${app.origin}/map/?wait`)
      await tab.evaluate(`Object.assign(sessionStorage, ${kept})`)
    }
    seen.length = 0
    await Promise.all([page, ...tabs].map((tab) => tab.goto(`${app.origin}/map/`)))
    for (const tab of [page, ...tabs]) await expect.poll(() => drawn(tab, app.origin)).toBe(true)
    expect(count(seen, '/authorize')).toBe(0)
  })

  it('signs in in a window of its own, and the page stays where it is', async () => {
    const { page, seen } = await app.open()
    await page.goto(`${app.origin}/map/?popup&wait`)
    await page.waitForFunction('globalThis.app')
    const opening = page.waitForEvent('popup')
    await page.evaluate(
      `void app.esriId.getCredential(app.portal + '/sharing', { oAuthPopupConfirmation: false })
        .then(app.draw).then((drawn) => { globalThis.drawn = drawn }, (error) => { globalThis.drawn = String(error.message ?? error) })`,
    )
    await signInOn(await opening)
    await expect.poll(() => drawn(page, app.origin)).toBe(true)
    expect(page.url()).toBe(`${app.origin}/map/?popup&wait`)
    await expect.poll(() => count(seen, '/oauth2/token')).toBe(1)
    expect(await page.evaluate('app.status()')).toBe('editor')
  })
})
