import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rawRequest, sendRaw, statuses } from '../attacks/raw.ts'
import { type Stack, startStack } from './stack.ts'

let stack: Stack
const exportPath =
  '/map/Assets_Service/MapServer/export?bbox=-118.5,34.2,-117.5,34.8&bboxSR=4326&size=200,120&f=image'

beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.close())

const ask = (path: string, init: RequestInit = {}) => fetch(stack.gatewayUrl + path, init)

describe('without a credential', () => {
  it.each([
    '/map/Assets_Service/MapServer?f=json',
    '/map/No_Such_Service/MapServer?f=json',
    '/arcgis/rest/services?f=json',
    '/arcgis/rest/services/Assets_Service/MapServer/layers?f=pjson',
  ])('%s is 499 inside HTTP 200', async (path) => {
    const reply = await ask(path)
    expect(reply.status).toBe(200)
    expect(await reply.json()).toEqual({ error: { code: 499, message: 'Token Required', details: [] } })
    expect(reply.headers.get('cache-control')).toBe('no-store')
  })

  it('a service that exists and one that does not answer byte for byte the same', async () => {
    const [known, unknown] = await Promise.all(
      ['Assets_Service', 'No_Such_Service'].map(async (name) =>
        (await ask(`/map/${name}/MapServer?f=json`)).text(),
      ),
    )
    expect(known).toBe(unknown)
  })

  it('an image is a real 401', async () => {
    const reply = await ask(exportPath)
    expect(reply.status).toBe(401)
    expect((await reply.json()).error.code).toBe(499)
  })

  it('a plain <img> gets an empty image and a Bearer challenge', async () => {
    const answer = await sendRaw(
      stack.gatewayUrl,
      rawRequest(exportPath, ['Accept: image/avif,image/webp,*/*']),
    )
    expect(statuses(answer)).toEqual([401])
    expect(answer).toMatch(/^www-authenticate: Bearer /m)
    expect(answer).toMatch(/^content-type: image\/png/m)
    expect(answer.endsWith('\r\n\r\n')).toBe(true)
  })

  it('rest/info tells where to sign in', async () => {
    const reply = await (await ask('/arcgis/rest/info?f=json')).json()
    expect(reply.currentVersion).toBe(10.31)
    expect(reply.authInfo).toEqual({
      isTokenBasedSecurity: true,
      tokenServicesUrl: `${stack.gatewayUrl}/arcgis/tokens/`,
      shortLivedTokenValidity: 60,
    })
  })

  it('a browser gets the plain page', async () => {
    const reply = await ask('/arcgis/rest/services', {
      headers: { accept: 'text/html,application/xhtml+xml' },
    })
    expect(reply.headers.get('content-type')).toContain('text/html')
    expect(await reply.text()).toContain('security gateway')
  })
})

describe('with a credential', () => {
  it.each([
    ['the configured header', { token: 'demo-key' }, ''],
    ['Authorization: Bearer', { authorization: 'Bearer demo-key' }, ''],
    [
      'X-Esri-Authorization with the trailing space of QGIS',
      { 'x-esri-authorization': 'Bearer demo-key ' },
      '',
    ],
    ['the query', {}, '&token=demo-key'],
  ])('in %s an image and a description come back', async (_where, headers, query) => {
    const image = await ask(exportPath + query, { headers: headers as Record<string, string> })
    expect(image.status).toBe(200)
    expect(image.headers.get('content-type')).toMatch(/^image\/png/)
    expect((await image.arrayBuffer()).byteLength).toBeGreaterThan(500)
    const description = await ask(`/map/Assets_Service/MapServer?f=json${query}`, {
      headers: headers as Record<string, string>,
    })
    expect((await description.json()).layers.length).toBeGreaterThan(3)
  })

  it('in a form an image comes back', async () => {
    const [path = '', query = ''] = exportPath.split('?')
    const reply = await ask(path, { method: 'POST', body: new URLSearchParams(`${query}&token=demo-key`) })
    expect(reply.status).toBe(200)
  })

  it('that is wrong is 498, never anonymous instead', async () => {
    const reply = await ask('/map/Assets_Service/MapServer?f=json&token=not-a-key')
    expect((await reply.json()).error.code).toBe(498)
    expect((await ask(exportPath, { headers: { token: 'not-a-key' } })).status).toBe(401)
  })

  it('of a user is a token from the token service, by both of its paths', async () => {
    for (const path of ['/arcgis/tokens/', '/arcgis/tokens/generateToken']) {
      const body = new URLSearchParams({
        request: 'getToken',
        username: 'editor',
        password: 'editor-demo',
        expiration: '60',
        f: 'json',
      })
      const { token, expires, ssl } = await (await ask(path, { method: 'POST', body })).json()
      expect(ssl).toBe(false)
      expect(expires - Date.now()).toBeGreaterThan(50 * 60_000)
      expect(token.length).toBeLessThanOrEqual(80)
      expect((await ask(`${exportPath}&token=${token}`)).status).toBe(200)
    }
  })

  it('the links of a reply point at the gateway', async () => {
    const { href } = await (await ask(`${exportPath.replace('f=image', 'f=json')}&token=demo-key`)).json()
    expect(href).toMatch(new RegExp(`^${stack.gatewayUrl}/`))
    expect((await ask(`${href.slice(stack.gatewayUrl.length)}?token=demo-key`)).status).toBe(200)
  })

  it('an unknown operation is refused with a clear error', async () => {
    const reply = await (await ask('/map/Assets_Service/MapServer/explode?f=json&token=demo-key')).json()
    expect(reply.error.code).toBe(404)
    expect(reply.error.message).toMatch(/operation|unknown|not/i)
  })
})

describe('the upstream and its credential', () => {
  it('an expired token of the upstream is renewed once; the caller sees nothing of it', async () => {
    expect((await ask(exportPath, { headers: { token: 'demo-key' } })).status).toBe(200)
    stack.skip(1_100)
    stack.sample.revokeTokens()
    expect((await ask(exportPath, { headers: { token: 'demo-key' } })).status).toBe(200)
  })
})

describe('a URL that is too long', () => {
  it.each([
    [100_000, 414],
    [600_000, 431],
  ])('of %i characters is answered with what to do, readable for the page', async (length, status) => {
    const url = `/map/Assets_Service/MapServer/0/query?f=json&geometry=${'1'.repeat(length)}`
    const reply = await ask(url, { headers: { origin: 'http://localhost:3000' } })
    expect(reply.status).toBe(status)
    expect(['*', 'http://localhost:3000']).toContain(reply.headers.get('access-control-allow-origin'))
    expect((await reply.json()).error.message).toContain('send the parameters as a POST form')
  })
})

describe('CORS', () => {
  const preflight = (origin: string, path = exportPath) =>
    ask(path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'token' },
    })

  it('answers a preflight without a credential, for two hours', async () => {
    const reply = await preflight('http://localhost:3000')
    expect(reply.status).toBe(204)
    expect(reply.headers.get('access-control-allow-origin')).toBe('http://localhost:3000')
    expect(reply.headers.get('access-control-allow-headers')).toContain('token')
    expect(reply.headers.get('access-control-max-age')).toBe('7200')
  })

  it('lets a page read that a path is none of a mount', async () => {
    const reply = await preflight('http://localhost:3000', '/mpa/Assets_Service/MapServer?f=json')
    expect(reply.status).toBe(204)
    expect(reply.headers.get('access-control-allow-origin')).toBe('http://localhost:3000')
  })

  it.each(['https://evil.example', 'http://localhost.evil.example', 'null'])(
    'gives %s nothing',
    async (origin) => {
      const reply = await preflight(origin)
      expect(reply.headers.get('access-control-allow-origin')).toBeNull()
      expect(reply.headers.get('access-control-allow-headers')).toBeNull()
    },
  )

  it('stands on refusals too, so that a page can read them', async () => {
    const reply = await ask(exportPath, { headers: { origin: 'http://127.0.0.1:9999' } })
    expect(reply.status).toBe(401)
    expect(reply.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:9999')
    expect(reply.headers.get('vary')).toContain('Origin')
    expect(reply.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  })
})

describe('the audit line', () => {
  it('tells who did what, and no credential', async () => {
    stack.audit.length = 0
    await ask(`${exportPath}&token=demo-key`)
    await ask('/map/Assets_Service/MapServer?f=json&token=not-a-key-7361', {
      headers: { referer: 'http://x/?token=demo-key' },
    })
    expect(stack.audit).toHaveLength(2)
    expect(stack.audit[0]).toMatchObject({
      principal: expect.stringMatching(/^key:/),
      carrier: 'query',
      service: 'Assets_Service',
      operation: 'MapServer.export',
      decision: 'permit',
      reason: 'everything',
      upstreamStatus: 200,
      status: 200,
      mount: '/map',
    })
    expect(stack.audit[1]).toMatchObject({
      decision: 'fault',
      reason: expect.stringContaining('credential.invalid'),
    })
    const text = JSON.stringify(stack.audit)
    for (const secret of ['demo-key', 'not-a-key-7361', stack.upstreamPassword])
      expect(text).not.toContain(secret)
  })
})
