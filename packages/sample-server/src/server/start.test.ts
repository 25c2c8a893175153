import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type SampleServer, startSampleServer } from './start.ts'

let server: SampleServer
let token: string

beforeAll(async () => {
  server = await startSampleServer({
    users: [{ username: 'gate', password: 'keeper' }],
    testSecret: 'open sesame',
  })
  token = await signIn()
})
afterAll(() => server.close())
afterEach(() => server.faults.clear())

async function signIn(extra: Record<string, string> = {}): Promise<string> {
  const form = new URLSearchParams({ username: 'gate', password: 'keeper', f: 'json', ...extra })
  const reply = await fetch(`${server.url}/tokens/`, { method: 'POST', body: form })
  return ((await reply.json()) as { token: string }).token
}

async function getJson(path: string, headers: Record<string, string> = {}): Promise<unknown> {
  return await (await fetch(`${server.url}/${path}`, { headers })).json()
}

const CATALOGUE = 'rest/services?f=json'
const required = { error: { code: 499, message: 'Token Required', details: [] } }
const invalid = { error: { code: 498, message: 'Invalid Token', details: [] } }

describe('token security', () => {
  test('tells anybody where tokens are given', async () => {
    expect(await getJson('rest/info?f=json')).toMatchObject({
      currentVersion: 10.31,
      authInfo: {
        isTokenBasedSecurity: true,
        tokenServicesUrl: `${server.url}/tokens/`,
        shortLivedTokenValidity: 60,
      },
    })
  })

  test.each([
    CATALOGUE,
    'rest/services/Assets_Service/MapServer?f=json',
    'rest/services/Assets_Service/FeatureServer/2/query?where=1=1&f=json',
    'rest/services/Topo_Basemap/MapServer/tile/3/3/1?f=json',
    'rest/directories/arcgisoutput/x.png?f=json',
    'rest/services/Nothing/MapServer?f=json',
  ])('asks for a token at %s', async (path) => {
    const reply = await fetch(`${server.url}/${path}`)
    expect(reply.status).toBe(200)
    expect(await reply.json()).toEqual(required)
  })

  test.each([
    ['a parameter', () => `${CATALOGUE}&token=${token}`, {}],
    ['a parameter in capitals', () => `${CATALOGUE}&TOKEN=${token}`, {}],
    [
      'X-Esri-Authorization with a space behind it',
      () => CATALOGUE,
      { 'x-esri-authorization': 'Bearer TOKEN ' },
    ],
    ['Authorization', () => CATALOGUE, { authorization: 'Bearer TOKEN' }],
  ])('takes a token as %s', async (_, path, headers) => {
    const filled = Object.entries(headers).map(([name, value]) => [name, value.replace('TOKEN', token)])
    expect(await getJson(path(), Object.fromEntries(filled))).toHaveProperty('services')
  })

  test('answers 498 to a token that it did not give', async () => {
    expect(await getJson(`${CATALOGUE}&token=made-up`)).toEqual(invalid)
  })

  test('answers 498 after all tokens were revoked', async () => {
    const old = await signIn()
    server.revokeTokens()
    expect(await getJson(`${CATALOGUE}&token=${old}`)).toEqual(invalid)
    token = await signIn()
  })

  test('binds a token to a referer', async () => {
    const bound = await signIn({ client: 'referer', referer: 'https://maps.example' })
    expect(await getJson(`${CATALOGUE}&token=${bound}`)).toEqual(invalid)
    expect(
      await getJson(`${CATALOGUE}&token=${bound}`, { referer: 'https://maps.example/page' }),
    ).toHaveProperty('services')
  })

  test('gives no token for a wrong password, nor to a GET', async () => {
    const form = new URLSearchParams({ username: 'gate', password: 'wrong', f: 'json' })
    const refused = await fetch(`${server.url}/tokens/generateToken`, { method: 'POST', body: form })
    expect(await refused.json()).toMatchObject({ error: { code: 400, message: 'Unable to generate token.' } })
    expect(await getJson('tokens/generateToken?username=gate&password=keeper&f=json')).toMatchObject({
      error: { code: 405 },
    })
  })
})

describe('requests', () => {
  const query = 'rest/services/Assets_Service/MapServer/2/query'
  const count = { where: 'OBJECTID < 11', returnCountOnly: 'true', f: 'json' }

  test('may come as GET, as a form or as multipart alike', async () => {
    const asked = { ...count, token }
    const multipart = new FormData()
    for (const [name, value] of Object.entries(asked)) multipart.set(name, value)
    const replies = await Promise.all([
      fetch(`${server.url}/${query}?${new URLSearchParams(asked)}`),
      fetch(`${server.url}/${query}`, { method: 'POST', body: new URLSearchParams(asked) }),
      fetch(`${server.url}/${query}`, { method: 'POST', body: multipart }),
    ])
    for (const reply of replies) expect(await reply.json()).toEqual({ count: 10 })
  })

  test('take the query before the body, the first of several, and names in any case', async () => {
    const reply = await fetch(`${server.url}/${query}?WHERE=OBJECTID%3C4&where=OBJECTID%3C9&token=${token}`, {
      method: 'POST',
      body: new URLSearchParams(count),
    })
    expect(await reply.json()).toEqual({ count: 3 })
  })

  test.each([
    ['a trailing slash', 'rest/services/Assets_Service/MapServer/', true],
    ['path parameters', 'rest/services/Assets_Service;x=1/MapServer', true],
    ['dot segments', 'rest/services/x/../Assets_Service/MapServer', true],
    ['the service in another case', 'rest/services/assets_service/MapServer', false],
  ])('are read with %s', async (_, path, found) => {
    const reply = await getJson(`${path}?f=json&token=${token}`)
    if (found) expect(reply).toHaveProperty('layers')
    else expect(reply).toMatchObject({ error: { code: 404 } })
  })

  test('are refused by the container with an encoded slash in the path', async () => {
    const reply = await fetch(`${server.url}/rest/services%2fAssets_Service?token=${token}`)
    expect(reply.status).toBe(400)
  })

  test('are answered as f asks: json, pjson, html, JSONP', async () => {
    const text = async (query: string): Promise<[string, string]> => {
      const reply = await fetch(`${server.url}/rest/services?token=${token}&${query}`)
      return [reply.headers.get('content-type') ?? '', (await reply.text()).slice(0, 24)]
    }
    expect(await text('f=json')).toEqual(['application/json; charset=utf-8', '{"currentVersion":10.31,'])
    expect(await text('f=pjson')).toEqual(['application/json; charset=utf-8', '{\n "currentVersion": 10.'])
    expect(await text('f=json&callback=a.b')).toEqual([
      'application/javascript; charset=utf-8',
      'a.b({"currentVersion":10',
    ])
    expect(await text('')).toEqual(['text/html; charset=utf-8', '<!doctype html><html lan'])
  })

  test('lead from an export to its output file, which needs a token too', async () => {
    const path = 'rest/services/Assets_Service/MapServer/export?bbox=-13200000,4050000,-13100000,4150000'
    const { href } = (await getJson(`${path}&size=64,64&f=json&token=${token}`)) as { href: string }
    expect(
      href.startsWith(`${server.url}/rest/directories/arcgisoutput/Assets_Service_MapServer/_ags_map`),
    ).toBe(true)
    const reply = await fetch(`${href}?token=${token}`)
    expect(reply.headers.get('content-type')).toBe('image/png')
    expect(await (await fetch(`${href}?f=json`)).json()).toEqual(required)
  })

  test('are not answered again for a tile that the caller has', async () => {
    const url = `${server.url}/rest/services/Topo_Basemap/MapServer/tile/3/3/1?token=${token}`
    const etag = (await fetch(url)).headers.get('etag') ?? ''
    expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304)
    expect((await fetch(url, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
  })

  test('make public addresses from the forwarded host', async () => {
    const info = await getJson('rest/info?f=json', {
      'x-forwarded-host': 'gate.example',
      'x-forwarded-proto': 'https',
    })
    expect(info).toMatchObject({ authInfo: { tokenServicesUrl: 'https://gate.example/arcgis/tokens/' } })
  })
})

describe('faults', () => {
  const info = 'rest/info?f=json'

  test('fail with a status, after so many requests and so many times', async () => {
    server.faults.add({ fault: { kind: 'fail', status: 503 }, path: /^rest\/info/, after: 1, times: 1 })
    const statuses = []
    for (let at = 0; at < 3; at += 1) statuses.push((await fetch(`${server.url}/${info}`)).status)
    expect(statuses).toEqual([200, 503, 200])
  })

  test('say that a token has run out, but let callers sign in again', async () => {
    server.faults.add({ fault: { kind: 'token-expired' }, after: 1, times: 1 })
    const token = await signIn()
    expect(await getJson(`${CATALOGUE}&token=${token}`)).toHaveProperty('services')
    expect(await getJson(`${CATALOGUE}&token=${token}`)).toEqual(invalid)
    expect(await getJson(`${CATALOGUE}&token=${await signIn()}`)).toHaveProperty('services')
  })

  test('redirect', async () => {
    server.faults.add({ fault: { kind: 'redirect', location: 'http://elsewhere.example/' } })
    const reply = await fetch(`${server.url}/${info}`, { redirect: 'manual' })
    expect([reply.status, reply.headers.get('location')]).toEqual([302, 'http://elsewhere.example/'])
  })

  test('answer late', async () => {
    server.faults.add({ fault: { kind: 'slow', delayMs: 120 } })
    const startMs = performance.now()
    expect((await fetch(`${server.url}/${info}`)).status).toBe(200)
    expect(performance.now() - startMs).toBeGreaterThan(110)
  })

  test('never answer', async () => {
    server.faults.add({ fault: { kind: 'hang-before-headers' } })
    await expect(fetch(`${server.url}/${info}`, { signal: AbortSignal.timeout(150) })).rejects.toThrow()
  })

  test.each([
    ['stop in the middle of the body', { kind: 'hang-mid-body' } as const],
    ['cut the body', { kind: 'cut' } as const],
    ['promise more than they send', { kind: 'wrong-length', byBytes: 10 } as const],
  ])('%s', async (_, fault) => {
    server.faults.add({ fault })
    const leaving = new AbortController()
    const reply = await fetch(`${server.url}/${info}`, { signal: leaving.signal })
    expect(reply.status).toBe(200)
    // What hangs hangs until its caller leaves.
    setTimeout(() => leaving.abort(), 300)
    await expect(reply.text()).rejects.toThrow()
  })

  test('send more than they promise', async () => {
    server.faults.add({ fault: { kind: 'wrong-length', byBytes: -10 } })
    const text = await (await fetch(`${server.url}/${info}`)).text().catch(() => '')
    expect(text.endsWith('}')).toBe(false)
  })
})

describe('the execution report', () => {
  test('is taken in the process', async () => {
    server.report.take()
    await getJson(
      `rest/services/Assets_Service/MapServer/2/query?where=cost%3E5&outFields=status&returnGeometry=false&f=json&token=${token}`,
    )
    expect(server.report.take()).toMatchObject([
      {
        service: 'Assets_Service/MapServer',
        operation: 'query',
        layersRead: [2],
        fieldsRead: { 2: ['OBJECTID', 'cost', 'status'] },
        predicate: { 2: ['(cost>5)'] },
        status: 200,
        errorCode: null,
      },
    ])
    expect(server.report.take()).toEqual([])
  })

  test('is taken over HTTP with the secret only, outside of the site', async () => {
    await getJson('rest/services?f=json')
    const url = new URL('/test/executions', server.url)
    expect((await fetch(url)).status).toBe(404)
    expect((await fetch(url, { headers: { 'x-test-secret': 'guess' } })).status).toBe(404)
    const reply = await fetch(url, { headers: { 'x-test-secret': 'open sesame' } })
    expect(await reply.json()).toMatchObject([{ path: 'rest/services', errorCode: 499 }])
  })
})
