import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../stack.ts'
import {
  app,
  ask,
  authorizeQuery,
  grantTo,
  navigate,
  pkce,
  publicUrl,
  secret,
  signIn,
  startPortalStack,
  type Visitor,
} from './portal-stack.ts'

// What the clients send, name by name and in their order: facts of the clients, sections 1.1 to 1.3.

let stack: Stack
let editor: Visitor
beforeAll(async () => {
  stack = await startPortalStack()
  editor = await signIn(stack)
})
afterAll(() => stack?.close())

const service = '/arcgis/rest/services/Assets_Service/MapServer'
const tokenPath = '/portal/sharing/rest/oauth2/token'
const listed = (headers: Headers) => [
  headers.get('access-control-allow-origin'),
  headers.get('access-control-allow-credentials'),
]

describe('@arcgis/core 5.1', () => {
  it('finds the portal, signs in, swaps, draws, renews and signs out', async () => {
    expect((await ask(stack, service, { query: { f: 'json' } })).body.error.code).toBe(499)
    const info = await ask(stack, '/arcgis/rest/info', { query: { f: 'json' } })
    expect(info.body.owningSystemUrl).toBe(`${publicUrl}/portal`)

    const probe = await ask(stack, '/portal/sharing/rest/portals/self', {
      query: { f: 'json' },
      headers: { cookie: editor.cookie },
    })
    expect(listed(probe.headers)).toEqual([app, 'true'])
    expect(probe.body).toMatchObject({ supportsOAuth: true, currentVersion: '2024.1', allSSL: true })
    expect(Number.parseFloat(probe.body.currentVersion)).toBeGreaterThanOrEqual(8.4)
    expect(probe.body.user).toBeUndefined()

    const { verifier, challenge } = pkce()
    const question = authorizeQuery(challenge)
    const stranger = await navigate(stack, `/portal/sharing/oauth2/authorize?${question}`)
    expect([stranger.status, stranger.location]).toEqual([
      303,
      expect.stringMatching(/^\/\.mapgate\/sign-in\?to=%2Fportal%2Fsharing%2Frest%2Foauth2%2Fauthorize%3F/),
    ])
    const back = new URLSearchParams(stranger.location?.split('?')[1]).get('to') ?? ''
    const answered = await navigate(stack, back, editor)
    expect(answered.status).toBe(303)
    const answer = new URL(answered.location ?? '')
    expect(answer.href).toContain(`${app}/map/?layer=1&code=`)
    expect(answer.searchParams.get('state')).toBe(new URLSearchParams(question).get('state'))
    expect(answered.headers.get('referrer-policy')).toBe('no-referrer')
    expect(answered.headers.get('cross-origin-opener-policy')).toBeNull()

    const granted = await ask(stack, tokenPath, {
      form: {
        grant_type: 'authorization_code',
        code: answer.searchParams.get('code') ?? '',
        redirect_uri: `${app}/map/?layer=1`,
        client_id: 'web',
        code_verifier: verifier,
      },
    })
    expect(granted.body).toEqual({
      access_token: expect.stringMatching(/^mgtok_/),
      expires_in: 3600,
      username: 'editor',
      ssl: true,
      refresh_token: expect.stringMatching(/^mgref_/),
      refresh_token_expires_in: expect.any(Number),
    })
    expect(granted.headers.get('cache-control')).toBe('no-store')
    const { access_token: access, refresh_token: refresh } = granted.body

    const checked = await ask(stack, '/portal/sharing/rest', { query: { f: 'json', token: access } })
    expect(checked.body).toEqual({ currentVersion: '2024.1' })
    const swapped = await ask(stack, '/portal/sharing/rest/generateToken', {
      form: { request: 'getToken', serverUrl: publicUrl + service, token: access, referer: app, f: 'json' },
    })
    expect(swapped.body).toEqual({
      token: expect.stringMatching(/^mgtok_/),
      expires: expect.any(Number),
      ssl: true,
    })
    const drawn = await ask(stack, service, { query: { f: 'json', token: swapped.body.token } })
    expect(drawn.body.layers.length).toBeGreaterThan(0)

    const self = await ask(stack, '/portal/sharing/rest/portals/self', {
      query: { culture: 'en-us', f: 'json', token: access },
    })
    expect(self.body).toMatchObject({ user: { username: 'editor' }, appInfo: { appId: 'web' } })
    const renewed = await ask(stack, tokenPath, {
      form: { grant_type: 'refresh_token', refresh_token: refresh, client_id: 'web' },
    })
    expect(renewed.body).toMatchObject({ access_token: expect.stringMatching(/^mgtok_/), expires_in: 3600 })
    const app51 = await ask(stack, '/portal/sharing/rest/oauth2/validateAppAccess', {
      query: { f: 'json', client_id: 'web', token: access },
    })
    expect(app51.body).toEqual({ valid: true, viewOnlyUserTypeApp: false })

    const revoked = await ask(stack, '/portal/sharing/rest/oauth2/revokeToken', {
      form: { f: 'json', auth_token: refresh, client_id: 'web', token_type_hint: 'refresh_token' },
    })
    expect(revoked.body).toEqual({ success: true })
    const codeOf = async (token: string) =>
      (await ask(stack, '/portal/sharing/rest', { query: { f: 'json', token } })).body.error?.code
    await expect.poll(() => codeOf(access)).toBe(498)
    await expect.poll(() => codeOf(renewed.body.access_token)).toBe(498)
    await expect
      .poll(
        async () =>
          (await ask(stack, service, { query: { f: 'json', token: swapped.body.token } })).body.error?.code,
      )
      .toBe(498)
  })
})

describe('@arcgis/core 4.29', () => {
  it('revokes by sendBeacon: multipart, with the cookies of the page', async () => {
    const { access, refresh } = await grantTo(stack, editor)
    const form = new FormData()
    for (const [name, value] of Object.entries({ f: 'json', auth_token: refresh, client_id: 'web' }))
      form.append(name, value)
    const { body } = await ask(stack, '/portal/sharing/rest/oauth2/revokeToken', {
      form,
      headers: { cookie: editor.cookie },
    })
    expect(body).toEqual({ success: true })
    await expect
      .poll(
        async () => (await ask(stack, '/portal/sharing/rest', { query: { token: access } })).body.error?.code,
      )
      .toBe(498)
  })
})

describe('JS API 3.14 to 3.39', () => {
  const state = JSON.stringify({ portalUrl: `${publicUrl}/portal` })
  const question = new URLSearchParams({
    client_id: 'old',
    response_type: 'token',
    state,
    expiration: '20160',
    locale: '',
    redirect_uri: `${app}/old/index.html`,
    force_login: 'false',
  })

  it('takes a token in the fragment, where the client is allowed to', async () => {
    const { status, location } = await navigate(stack, `/portal/sharing/oauth2/authorize?${question}`, editor)
    expect(status).toBe(303)
    const [address, fragment] = (location ?? '').split('#')
    expect(address).toBe(`${app}/old/index.html`)
    const answer = Object.fromEntries(new URLSearchParams(fragment))
    expect(answer).toEqual({
      access_token: expect.stringMatching(/^mgtok_/),
      expires_in: '3600',
      username: 'editor',
      ssl: 'true',
      state,
    })
    const { body } = await ask(stack, '/portal/sharing/portals/self', {
      query: { f: 'json', token: answer.access_token ?? '' },
    })
    expect(body).toMatchObject({ user: { username: 'editor' }, appInfo: { appId: 'old' } })
  })

  it('signs in by password at the portal, as its dialog does', async () => {
    const { body } = await ask(stack, '/portal/sharing/generateToken', {
      form: {
        request: 'getToken',
        username: 'editor',
        password: 'editor-demo',
        expiration: '60',
        referer: app,
        f: 'json',
      },
    })
    expect(body).toEqual({ token: expect.stringMatching(/^mgtok_/), expires: expect.any(Number), ssl: true })
    const wrong = await ask(stack, '/portal/sharing/generateToken', {
      form: { request: 'getToken', username: 'editor', password: 'no', expiration: '60', f: 'json' },
    })
    expect([wrong.status, wrong.body.error.code]).toEqual([200, 400])
  })
})

describe('arcgis-rest-js 4.10', () => {
  it('completes its sign-in, asks for itself, and swaps by way of rest/info', async () => {
    const { access, refresh } = await grantTo(stack, editor)
    const self = await ask(stack, '/portal/sharing/rest/community/self', {
      query: { f: 'json', token: access },
    })
    expect(self.body).toMatchObject({ username: 'editor', fullName: 'editor', role: 'org_user' })
    expect((await ask(stack, '/arcgis/rest/info', { form: { f: 'json' } })).body.owningSystemUrl).toBe(
      `${publicUrl}/portal`,
    )
    const info = await ask(stack, '/portal/sharing/rest/info', { form: { f: 'json' } })
    expect(info.body.authInfo.tokenServicesUrl).toBe(`${publicUrl}/portal/sharing/rest/generateToken`)
    const swapped = await ask(stack, '/portal/sharing/rest/generateToken', {
      form: { token: access, serverUrl: `${publicUrl}/arcgis`, expiration: '20160', f: 'json' },
    })
    expect(swapped.body).toMatchObject({ token: expect.stringMatching(/^mgtok_/), ssl: true })

    const exchanged = await ask(stack, tokenPath, {
      form: {
        f: 'json',
        grant_type: 'exchange_refresh_token',
        client_id: 'web',
        refresh_token: refresh,
        redirect_uri: `${app}/map/`,
      },
    })
    expect(exchanged.body.refresh_token).toMatch(/^mgref_/)
    expect(exchanged.body.refresh_token).not.toBe(refresh)
    const both = await Promise.all(
      [refresh, exchanged.body.refresh_token].map((one: string) =>
        ask(stack, tokenPath, {
          form: { grant_type: 'refresh_token', client_id: 'web', refresh_token: one },
        }),
      ),
    )
    expect(both.map(({ body }) => typeof body.access_token)).toEqual(['string', 'string'])
  })

  it('signs an application in with its secret, at the address with a slash', async () => {
    const { body } = await ask(stack, `${tokenPath}/`, {
      form: {
        client_id: 'job',
        client_secret: secret,
        grant_type: 'client_credentials',
        expiration: '7200',
        f: 'json',
      },
    })
    expect(body).toEqual({ access_token: expect.stringMatching(/^mgtok_/), expires_in: 3600, ssl: true })
    const self = await ask(stack, '/portal/sharing/rest/portals/self', {
      query: { f: 'json', token: body.access_token },
    })
    expect(self.body.user).toBeUndefined()
    expect(self.body.appInfo).toEqual({ appId: 'job' })
    const layer = await ask(stack, service, { query: { f: 'json', token: body.access_token } })
    expect(layer.body.layers.length).toBeGreaterThan(0)
  })

  it('revokes at the address with a slash, and an unknown token is revoked too', async () => {
    const { body } = await ask(stack, '/portal/sharing/rest/oauth2/revokeToken/', {
      form: { client_id: 'web', auth_token: 'mgtok_unknown', f: 'json' },
    })
    expect(body).toEqual({ success: true })
  })
})

describe('QGIS', () => {
  it('signs in with a loopback address of any port, after the person said yes, and renews', async () => {
    const redirect = 'http://127.0.0.1:7070/callback'
    const question = new URLSearchParams({
      response_type: 'code',
      client_id: 'qgis',
      redirect_uri: redirect,
      state: 'xyz',
    })
    const path = `/portal/sharing/rest/oauth2/authorize?${question}`
    const asked = await navigate(stack, path, editor)
    expect(asked.location).toBeUndefined()
    expect(asked.text).toContain('QGIS')
    const said = await navigate(stack, path, editor, {
      headers: { origin: publicUrl, 'sec-fetch-site': 'same-origin' },
      form: { allow: 'yes' },
    })
    const answer = new URL(said.location ?? '')
    expect(answer.href).toContain(`${redirect}?code=`)
    const form = { client_id: 'qgis', client_secret: 'secret-in-the-qgis-project' }
    const { body } = await ask(stack, tokenPath, {
      form: {
        ...form,
        code: answer.searchParams.get('code') ?? '',
        redirect_uri: redirect,
        grant_type: 'authorization_code',
      },
    })
    expect(body).toMatchObject({ access_token: expect.any(String), refresh_token: expect.any(String) })
    const renewed = await ask(stack, tokenPath, {
      form: { ...form, refresh_token: body.refresh_token, grant_type: 'refresh_token' },
    })
    const layer = await ask(stack, service, {
      query: { f: 'json' },
      headers: { authorization: `Bearer ${renewed.body.access_token}` },
    })
    expect(layer.body.layers.length).toBeGreaterThan(0)
  })
})

describe('R arcgisutils', () => {
  it('has the person type the code from a page', async () => {
    const path = `/portal/sharing/rest/oauth2/authorize?${new URLSearchParams({
      response_type: 'code',
      client_id: 'r',
      redirect_uri: 'urn:ietf:wg:oauth:2.0:oob',
    })}`
    expect((await navigate(stack, path, editor)).text).toContain('Next you are shown a code')
    const said = await navigate(stack, path, editor, {
      headers: { origin: publicUrl },
      form: { allow: 'yes' },
    })
    const code = /<code>([^<]+)<\/code>/.exec(said.text)?.[1] ?? ''
    const { body } = await ask(stack, tokenPath, {
      form: {
        grant_type: 'authorization_code',
        code,
        redirect_uri: 'urn:ietf:wg:oauth:2.0:oob',
        client_id: 'r',
      },
    })
    expect(body.username).toBe('editor')
  })
})

describe('resource-proxy', () => {
  it('is refused a token by GET, and served where the mount takes tokens by GET', async () => {
    const { body: granted } = await ask(stack, `${tokenPath}?f=json`, {
      form: { client_id: 'job', client_secret: secret, grant_type: 'client_credentials', f: 'json' },
    })
    const query = { token: granted.access_token, serverURL: publicUrl + service, f: 'json' }
    const refused = await ask(stack, '/portal/sharing/generateToken', { query })
    expect(refused.body.error).toMatchObject({ code: 400, message: 'Send this as a form, by POST.' })
    const posted = await ask(stack, '/portal/sharing/generateToken', { form: query })
    expect(posted.body.token).toMatch(/^mgtok_/)
  })
})

describe('Tools that look for what a portal has besides', () => {
  it.each([
    ['/portal/sharing/rest/portals/self/servers', { servers: [] }],
    ['/portal/sharing/rest/search', { total: 0, results: [] }],
    ['/portal/sharing/rest/community/groups', { total: 0 }],
    ['/portal/sharing/rest/content/items/0123/data', { error: { code: 400, messageCode: 'CONT_0001' } }],
    ['/portal/sharing/rest/oauth2/validateRedirectUri', { valid: false }],
    ['/portal/sharing/rest/community/self', { error: { code: 499 } }],
    ['/PORTAL/sharing/REST/Portals/Self/', { supportsOAuth: true }],
  ])('%s', async (path, expected) => {
    const { status, body } = await ask(stack, path, { query: { f: 'json' } })
    expect(status).toBe(200)
    expect(body).toMatchObject(expected)
  })

  it('are told of no other user', async () => {
    const { access } = await grantTo(stack, editor)
    const of = async (name: string) =>
      (await ask(stack, `/portal/sharing/rest/community/users/${name}`, { query: { token: access } })).body
    expect(await of('editor')).toMatchObject({ username: 'editor' })
    expect(await of('visitor')).toEqual(await of('nobody'))
    expect((await of('visitor')).error).toMatchObject({ code: 403, messageCode: 'COM_0018' })
  })
})
