import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

const app = 'http://app.example'
const service = '/arcgis/rest/services/Assets_Service/MapServer'
const layer = '/arcgis/rest/services/Assets_Service/FeatureServer/0'

let stack: Stack
let session: string

beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.origins = [app]
    },
  })
  session = await begin({ token: 'demo-key', origin: app })
})
afterAll(() => stack?.close())

const ask = (path: string, init: RequestInit = {}) =>
  fetch(stack.gatewayUrl + path, { redirect: 'manual', ...init })

/** Begins a session and returns the pair for `Cookie`. */
async function begin(headers: Record<string, string>): Promise<string> {
  const reply = await ask('/.mapgate/session', { method: 'POST', headers })
  return (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

async function codeOf(
  path: string,
  headers: Record<string, string>,
  init: RequestInit = {},
): Promise<number> {
  const reply = await ask(path, { ...init, headers })
  const text = await reply.text()
  const [, code] = /"code":(\d+)/.exec(text) ?? []
  return code ? Number(code) : reply.status
}

describe('a session', () => {
  it('carries pictures of pages that were allowed', async () => {
    expect(await codeOf(`${service}?f=json`, { cookie: session })).toBe(200)
    expect(await codeOf(`${service}?f=json`, { cookie: session, origin: app })).toBe(200)
    expect(await codeOf(`${service}?f=json`, { cookie: session, referer: `${app}/map` })).toBe(200)
  })

  it('cannot be begun by a foreign page, so nobody is signed in as somebody else (login CSRF)', async () => {
    for (const origin of ['http://evil.test', 'null', `${app}.evil.test`, 'http://app.example:81'])
      expect(await begin({ token: 'demo-key', origin })).toBe('')
    const basic = `Basic ${btoa('editor:editor-demo')}`
    expect(await begin({ authorization: basic, origin: 'http://evil.test' })).toBe('')
  })

  it('is new at each sign-in, whatever cookie was there before (fixation)', async () => {
    const planted = session
    const second = await begin({ token: 'demo-key', origin: app, cookie: planted })
    expect(second).toMatch(/^mapgate=mgses_/)
    expect(second).not.toBe(planted)
    expect(await begin({ cookie: planted, origin: app })).toBe('')
    expect(await begin({ cookie: 'mapgate=mgses_chosen-by-mallory', origin: app })).toBe('')
  })

  it('is no credential anywhere else, and nothing else is one in its place', async () => {
    const value = session.split('=')[1] ?? ''
    for (const path of [`${service}?f=json&token=${value}`, `/t/${value}${service}?f=json`])
      expect(await codeOf(path, {})).toBe(403)
    expect(await codeOf(`${service}?f=json`, { token: value })).toBe(403)
    expect(await codeOf(`${service}?f=json`, { cookie: 'mapgate=demo-key' })).toBe(403)
  })

  it('does not vouch for a write of a foreign page, nor of one that hides where it is (CSRF)', async () => {
    const write = (headers: Record<string, string>) =>
      codeOf(
        `${layer}/deleteFeatures`,
        { cookie: session, 'content-type': 'application/x-www-form-urlencoded', ...headers },
        {
          method: 'POST',
          body: 'f=json&where=1%3D1',
        },
      )
    expect(await write({ origin: 'http://evil.test' })).toBe(403)
    expect(await write({ origin: 'null' })).toBe(403)
    expect(await write({ referer: 'http://evil.test/' })).toBe(403)
    expect(await write({})).toBe(403)
    expect(await codeOf(`${service}?f=json`, { cookie: session, origin: 'http://evil.test' })).toBe(403)
  })

  it('can be begun across origins by configured pages alone, as browsers ask beforehand', async () => {
    const allowance = async (origin: string) => {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'token',
      }
      const reply = await ask('/.mapgate/session', { method: 'OPTIONS', headers })
      return [
        reply.headers.get('access-control-allow-origin'),
        reply.headers.get('access-control-allow-credentials'),
      ]
    }
    expect(await allowance(app)).toEqual([app, 'true'])
    expect(await allowance('http://evil.test')).toEqual([null, null])
    expect(await allowance('null')).toEqual([null, null])
  })

  it('does not vouch for a ticket that a foreign page asks for', async () => {
    const init = { method: 'POST' }
    expect(await codeOf('/.mapgate/ticket', { cookie: session, origin: 'http://evil.test' }, init)).toBe(403)
    expect(await codeOf('/.mapgate/ticket', { cookie: session, origin: app }, init)).toBe(200)
  })

  it('ends when it is ended, everywhere, and cannot be ended by a foreign page', async () => {
    const ending = await begin({ token: 'demo-key', origin: app })
    const end = (origin: string) =>
      ask('/.mapgate/session/end', { method: 'POST', headers: { cookie: ending, origin } })
    expect((await end('http://evil.test')).status).toBe(403)
    expect(await codeOf(`${service}?f=json`, { cookie: ending })).toBe(200)
    expect((await end(app)).headers.get('set-cookie')).toContain('Max-Age=0')
    await expect.poll(() => codeOf(`${service}?f=json`, { cookie: ending })).toBe(498)
  })

  it('sends nobody anywhere: no endpoint redirects (open redirect)', async () => {
    for (const name of ['next', 'redirect', 'redirect_uri', 'returnUrl', 'url', 'continue'])
      for (const path of [
        '/.mapgate/session',
        '/.mapgate/session/end',
        '/arcgis/tokens/',
        '/.mapgate/ticket',
        '/',
      ])
        for (const method of ['GET', 'POST']) {
          const reply = await ask(`${path}?${name}=${encodeURIComponent('//evil.test/')}`, {
            method,
            headers: { token: 'demo-key', origin: app },
          })
          expect(reply.status).not.toSatisfy((status: number) => status >= 300 && status < 400)
          expect(reply.headers.get('location')).toBeNull()
        }
  })
})

describe('behind https', () => {
  let secure: Stack
  beforeAll(async () => {
    secure = await startStack({
      configure: (configuration) => {
        configuration.publicUrl = 'https://gate.example'
        configuration.origins = [app]
      },
    })
  })
  afterAll(() => secure?.close())

  it('the cookie is one that a neighbour host cannot plant, and the name that it could plant is not read', async () => {
    const reply = await fetch(`${secure.gatewayUrl}/.mapgate/session`, {
      method: 'POST',
      headers: { token: 'demo-key', origin: 'https://gate.example' },
    })
    const cookie = reply.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(
      /^__Host-mapgate=mgses_[\w-]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
    )
    const value = /=([^;]+)/.exec(cookie)?.[1]
    const code = async (name: string) => {
      const asked = await fetch(`${secure.gatewayUrl}${service}?f=json`, {
        headers: { cookie: `${name}=${value}` },
      })
      return (await asked.json()).error?.code ?? asked.status
    }
    expect(await code('__Host-mapgate')).toBe(200)
    expect(await code('mapgate')).toBe(499)
    expect(await code('__host-mapgate')).toBe(499)
  })
})
