import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  app,
  ask,
  authorizeQuery,
  grantTo,
  navigate,
  pkce,
  publicUrl,
  signIn,
  startPortalStack,
} from '../e2e/portal/portal-stack.ts'
import type { Stack } from '../e2e/stack.ts'

// Clients that ask for what they were given again, without end; and what must not be given at all.

let stack: Stack
/** The time stands still where it is not skipped: what is counted in ten seconds is not forgotten while a slow machine takes longer. */
const nowMs = Date.now()
beforeAll(async () => {
  stack = await startPortalStack(
    (configuration) => {
      configuration.mounts.push({ path: '/closed', upstream: configuration.mounts[0].upstream })
    },
    { clock: () => nowMs },
  )
})
afterAll(() => stack?.close())

const service = '/arcgis/rest/services/Assets_Service/MapServer'
const tokenPath = '/portal/sharing/rest/oauth2/token'
const codeIn = ({ body }: { readonly body: { readonly error?: { readonly code?: number } } }) =>
  body.error?.code

const swap = (token: string, serverUrl = publicUrl + service) =>
  ask(stack, '/portal/sharing/rest/generateToken', {
    form: { request: 'getToken', serverUrl, token, referer: app, f: 'json' },
  })

describe('The swap of a token', () => {
  it.each([
    ['of another host', 'https://evil.example/arcgis/rest/services/X/MapServer'],
    ['that begins with ours', `${publicUrl}.evil.example/arcgis`],
    ['with ours as a user', `${publicUrl}@evil.example/arcgis`],
    ['with a user before ours', 'https://evil@gate.example/arcgis'],
    ['of another port', `${publicUrl}:8443/arcgis`],
    ['that is no mount', `${publicUrl}/elsewhere/rest/services`],
    ['that is no mount, by a way up', `${publicUrl}/arcgis/../elsewhere`],
    ['that is the portal', `${publicUrl}/portal`],
    ['that is no address', 'arcgis'],
    ['of another scheme', 'ftp://gate.example/arcgis'],
  ])('for a server %s is refused, with a code that ends the asking', async (_title, serverUrl) => {
    const { access } = await grantTo(stack, await signIn(stack))
    expect((await swap(access, serverUrl)).body).toEqual({
      error: expect.objectContaining({ code: 400, error: 'invalid_request' }),
    })
  })

  it.each(['serverUrl', 'serverURL', 'ServerUrl', 'serverurl'])('takes the name %s', async (name) => {
    const { access } = await grantTo(stack, await signIn(stack))
    for (const url of [`${publicUrl}/arcgis`, `${publicUrl}/ArcGIS/rest/services/`, publicUrl + service]) {
      const { body } = await ask(stack, '/portal/sharing/rest/generateToken', {
        form: { [name]: url, token: access, f: 'json' },
      })
      expect(body.token).toMatch(/^mgtok_/)
    }
  })

  it('gives a token for that mount alone: elsewhere it is 403, and no 498 that would be swapped again', async () => {
    const { access } = await grantTo(stack, await signIn(stack))
    const { body } = await swap(access)
    const at = (path: string) => ask(stack, path, { query: { f: 'json', token: body.token } })
    expect((await at(service)).body.layers.length).toBeGreaterThan(0)
    expect((await at('/closed/rest/services/Assets_Service/MapServer')).body.error).toMatchObject({
      code: 403,
      messageCode: 'COM_0056',
    })
    expect(codeIn(await swap(body.token, `${publicUrl}/closed`))).toBe(400)
  })

  it('is an error the fourth time in ten seconds, and works again afterwards', async () => {
    const { access } = await grantTo(stack, await signIn(stack))
    const codes = []
    for (let round = 0; round < 6; round += 1) codes.push(codeIn(await swap(access)))
    expect(codes).toEqual([undefined, undefined, undefined, 429, 429, 429])
    expect(
      (await swap(access, `${publicUrl}/arcgis/rest/services/Topo_Basemap/MapServer`)).body.token,
    ).toMatch(/^mg/)
    stack.skip(11_000)
    expect((await swap(access)).body.token).toMatch(/^mgtok_/)
  })

  it('is not made of a cookie, nor of a token in the URL', async () => {
    const visitor = await signIn(stack)
    const { access } = await grantTo(stack, visitor)
    const asked = { serverUrl: publicUrl + service, f: 'json' }
    const path = '/portal/sharing/rest/generateToken'
    const headers = { cookie: visitor.cookie, origin: publicUrl }
    for (const reply of [
      await ask(stack, path, { form: asked, headers }),
      await ask(stack, path, { query: { ...asked, token: access }, headers }),
      await ask(stack, path, { query: { token: access }, form: asked, headers }),
    ]) {
      expect(reply.body.token).toBeUndefined()
      expect(codeIn(reply)).toBe(400)
    }
  })
})

describe('A good token in the wrong place', () => {
  it('is 403 and no 498: of another page, of another mount', async () => {
    const { body } = await ask(stack, '/arcgis/tokens/', {
      form: { username: 'editor', password: 'editor-demo', client: 'referer', referer: app, f: 'json' },
    })
    const elsewhere = { query: { f: 'json', token: body.token }, headers: { origin: 'https://evil.example' } }
    expect((await ask(stack, service, elsewhere)).body.error).toMatchObject({
      code: 403,
      messageCode: 'COM_0056',
    })
  })
})

describe('The sign-in of an application', () => {
  it('is a page with the reason after five codes in a minute, for this session and application', async () => {
    const visitor = await signIn(stack)
    const go = (who = visitor, changes = {}) =>
      navigate(stack, `/portal/sharing/oauth2/authorize?${authorizeQuery(pkce().challenge, changes)}`, who)
    for (let round = 0; round < 5; round += 1) expect((await go()).location).toContain('code=')
    const sixth = await go()
    expect([sixth.status, sixth.location]).toEqual([429, undefined])
    expect(sixth.text).toContain('City map was given what it needs five times within a minute')
    const byHand = (origin: string) =>
      navigate(stack, `/portal/sharing/oauth2/authorize?${authorizeQuery(pkce().challenge)}`, visitor, {
        form: { allow: 'yes' },
        headers: { origin },
      })
    expect((await byHand(publicUrl)).location).toContain('code=')
    expect((await byHand(app)).location).toBeUndefined()
    expect((await go(await signIn(stack))).location).toContain('code=')
    expect((await go(visitor, { client_id: 'other', redirect_uri: `${app}/other/` })).location).toContain(
      'code=',
    )
    stack.skip(61_000)
    expect((await go()).location).toContain('code=')
  })

  it('asks the person again where the session is about to end, rather than give what ends at once', async () => {
    const visitor = await signIn(stack)
    const go = () =>
      navigate(stack, `/portal/sharing/oauth2/authorize?${authorizeQuery(pkce().challenge)}`, visitor)
    // Used every hour, so that it does not end by itself.
    for (let hour = 0; hour < 7; hour += 1) {
      stack.skip(3_600_000)
      expect((await go()).location).toContain('code=')
    }
    stack.skip(50 * 60_000)
    expect((await go()).location).toContain('/.mapgate/sign-in?')
  })

  it('with force_login asks the person, and does not ask again when it comes back', async () => {
    const visitor = await signIn(stack)
    const question = authorizeQuery(pkce().challenge, { force_login: 'true', prepopulatedusername: 'ines' })
    const asked = await navigate(stack, `/portal/sharing/oauth2/authorize?${question}`, visitor)
    expect(asked.location).toContain('/.mapgate/sign-in?')
    const query = new URLSearchParams(asked.location?.split('?')[1])
    expect(query.get('username')).toBe('ines')
    expect((await navigate(stack, query.get('to') ?? '', visitor)).location).toContain('code=')
  })
})

describe('A renewal', () => {
  it('from twenty tabs at once gives twenty tokens, and the refresh token stays good', async () => {
    const { refresh } = await grantTo(stack, await signIn(stack))
    const form = { grant_type: 'refresh_token', refresh_token: refresh, client_id: 'web' }
    const replies = await Promise.all(Array.from({ length: 20 }, () => ask(stack, tokenPath, { form })))
    expect(new Set(replies.map(({ body }) => body.access_token)).size).toBe(20)
    for (const { body } of replies) {
      expect(body.expires_in).toBeGreaterThan(300)
      expect(body.refresh_token).toBeUndefined()
    }
    expect((await ask(stack, tokenPath, { form })).body.access_token).toMatch(/^mgtok_/)
  })

  it('near the end of the session is refused for good: nothing that ends in five minutes is given', async () => {
    const { refresh } = await grantTo(stack, await signIn(stack))
    const form = { grant_type: 'refresh_token', refresh_token: refresh, client_id: 'web' }
    for (let hour = 0; hour < 7; hour += 1) {
      stack.skip(3_600_000)
      expect((await ask(stack, tokenPath, { form })).body.expires_in).toBeGreaterThan(300)
    }
    stack.skip(55 * 60_000)
    expect((await ask(stack, tokenPath, { form })).body.error).toMatchObject({
      code: 400,
      error: 'invalid_grant',
    })
  })
})

describe('A sign-out', () => {
  it('of the session ends tokens, refresh tokens and swapped tokens', async () => {
    const visitor = await signIn(stack)
    const { access, refresh } = await grantTo(stack, visitor)
    const { body } = await swap(access)
    const out = await navigate(
      stack,
      `/portal/sharing/rest/oauth2/signout?client_id=web&redirect_uri=${app}/map/`,
      visitor,
      { form: {}, headers: { origin: publicUrl } },
    )
    expect(out.location).toBe(`${app}/map/`)
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
    const code = async (token: string, path: string) =>
      codeIn(await ask(stack, path, { query: { f: 'json', token } }))
    await expect.poll(() => code(access, '/portal/sharing/rest')).toBe(498)
    await expect.poll(() => code(body.token, service)).toBe(498)
    const form = { grant_type: 'refresh_token', refresh_token: refresh, client_id: 'web' }
    expect((await ask(stack, tokenPath, { form })).body.error).toMatchObject({
      code: 400,
      error: 'invalid_grant',
    })
  })

  it('is not made by an address alone, nor by a form of another site, and leads to no other site', async () => {
    const visitor = await signIn(stack)
    const path =
      '/portal/sharing/rest/oauth2/signout?client_id=web&redirect_uri=https%3A%2F%2Fevil.example%2F'
    const opened = await navigate(stack, path, visitor)
    expect([opened.status, opened.headers.get('set-cookie')]).toEqual([200, null])
    expect(opened.text).not.toContain('evil.example')
    for (const origin of [app, 'https://evil.example', 'null']) {
      const posted = await navigate(stack, path, visitor, { form: {}, headers: { origin } })
      expect([posted.status, posted.headers.get('set-cookie')]).toEqual([403, null])
    }
    const posted = await navigate(stack, path, visitor, { form: {}, headers: { origin: publicUrl } })
    expect(posted.location).toBeUndefined()
    expect(posted.text).not.toContain('evil.example')
  })

  it('of one grant by its token leaves the session and the other applications alone', async () => {
    const visitor = await signIn(stack)
    const one = await grantTo(stack, visitor)
    const other = await grantTo(stack, visitor, { client: 'other', redirect: `${app}/other/` })
    await ask(stack, '/portal/sharing/rest/oauth2/revokeToken', {
      form: { auth_token: one.access, client_id: 'web' },
    })
    const code = async (token: string) =>
      codeIn(await ask(stack, '/portal/sharing/rest', { query: { token } }))
    await expect.poll(() => code(one.access)).toBe(498)
    expect(await code(other.access)).toBeUndefined()
  })
})

describe('The cookie of the browser', () => {
  it('names nobody at portals/self, community/self and sharing/rest', async () => {
    const { cookie } = await signIn(stack)
    for (const origin of [app, publicUrl]) {
      const headers = { cookie, origin }
      const self = await ask(stack, '/portal/sharing/rest/portals/self', { query: { f: 'json' }, headers })
      expect(self.body.user).toBeUndefined()
      expect(codeIn(await ask(stack, '/portal/sharing/rest/community/self', { headers }))).toBe(499)
    }
  })

  it('becomes a token (platformSelf) for a page of the own origin alone', async () => {
    const { cookie } = await signIn(stack)
    const own = {
      cookie,
      origin: publicUrl,
      'x-esri-auth-client-id': 'own',
      'x-esri-auth-redirect-uri': `${publicUrl}/pages/map`,
    }
    const platformSelf = (headers: Record<string, string>, method?: string) =>
      ask(stack, '/portal/sharing/rest/oauth2/platformSelf', {
        headers,
        ...(method ? { method } : { form: { f: 'json', expiration: '30' } }),
      })
    expect((await platformSelf(own)).body).toEqual({
      username: 'editor',
      token: expect.stringMatching(/^mgtok_/),
      expires_in: 1800,
      portalUrl: `${publicUrl}/portal`,
    })
    for (const changes of [
      { origin: app },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'x-esri-auth-client-id': 'unknown' },
      { 'x-esri-auth-client-id': 'web', 'x-esri-auth-redirect-uri': `${app}/map/` },
      { 'x-esri-auth-redirect-uri': `${app}/map/` },
      { 'x-esri-auth-redirect-uri': `${publicUrl}/elsewhere` },
    ])
      expect((await platformSelf({ ...own, ...changes })).body.token).toBeUndefined()
    expect((await platformSelf(own, 'GET')).body.token).toBeUndefined()
    const stranger = await platformSelf({ ...own, cookie: '' })
    expect(stranger.body.error).toMatchObject({ code: 400, messageCode: 'OAUTH_0066' })
  })
})
