import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

const service = '/arcgis/rest/services/Assets_Service/MapServer'
let stack: Stack
let token: string
let ticket: string

beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.keys.push({ name: 'other', key: 'other-key', roles: ['visitor'] })
    },
  })
  token = await signIn({})
  ticket = (await mint('demo-key')).body.ticket
})
afterAll(() => stack?.close())

async function ask(path: string, init: RequestInit = {}) {
  const reply = await fetch(stack.gatewayUrl + path, init)
  const text = await reply.text()
  return { status: reply.status, body: text.startsWith('{') ? JSON.parse(text) : undefined }
}

async function signIn(form: Record<string, string>, headers: Record<string, string> = {}): Promise<string> {
  const body = new URLSearchParams({ username: 'editor', password: 'editor-demo', f: 'json', ...form })
  return (await ask('/arcgis/tokens/', { method: 'POST', body, headers })).body.token
}

const mint = (credential: string, wish: object = {}) =>
  ask('/.mapgate/ticket', { method: 'POST', headers: { token: credential }, body: JSON.stringify(wish) })

/** The ArcGIS code of the answer, or 200. */
const codeOf = async (path: string, init: RequestInit = {}): Promise<number> => {
  const { status, body } = await ask(path, init)
  return body?.error?.code ?? status
}

describe('two credentials in one request', () => {
  it.each([
    ['header and query', '&token=other-key', { token: 'demo-key' }],
    ['two headers', '', { token: 'demo-key', authorization: 'Bearer other-key' }],
    [
      'bearer and X-Esri-Authorization',
      '',
      { authorization: 'Bearer demo-key', 'x-esri-authorization': 'Bearer other-key' },
    ],
    ['a good one and a bad one', '&token=nonsense', { token: 'demo-key' }],
    ['a bad one and a good one', '&token=demo-key', { token: 'nonsense' }],
    ['a good one and a bad password', '', { token: 'demo-key', authorization: `Basic ${btoa('editor:x')}` }],
    ['twice in the query', '&token=demo-key&token=other-key', {}],
    ['twice in the query in two cases', '&token=demo-key&TOKEN=other-key', {}],
    ['a key and a ticket of another', '&mg_ticket=TICKET', { token: 'other-key' }],
  ])('that disagree (%s) are refused', async (_title, query, headers) => {
    const code = await codeOf(`${service}?f=json${query.replace('TICKET', ticket)}`, {
      headers: headers as Record<string, string>,
    })
    // 498 where one of them is bad.
    expect([400, 403, 498]).toContain(code)
  })

  it('one in the query and another in the form are refused', async () => {
    const body = new URLSearchParams({ f: 'json', token: 'other-key' })
    expect([400, 403]).toContain(await codeOf(`${service}?token=demo-key`, { method: 'POST', body }))
  })

  it.each([
    ['in header and query', '&token=demo-key', { token: 'demo-key' }],
    ['twice in the query', '&token=demo-key&token=demo-key', {}],
    ['glued on by the legend of the JS API', '&token=demo-key?token=demo-key', {}],
  ])('that are one (%s) are fine', async (_title, query, headers) => {
    expect(await codeOf(`${service}?f=json${query}`, { headers: headers as Record<string, string> })).toBe(
      200,
    )
  })

  it('a ticket in the path decides alone, also against a better credential', async () => {
    const narrow = (await mint('demo-key', { services: ['Topo_Basemap'] })).body.ticket
    expect(await codeOf(`/t/${ticket}${service}?f=json&token=nonsense`)).toBe(200)
    expect(
      await codeOf(`/t/${narrow}${service}?f=json&token=demo-key`, { headers: { token: 'demo-key' } }),
    ).toBe(403)
    expect(await codeOf(`/t/nonsense${service}?f=json&token=demo-key`)).toBe(498)
    expect(await codeOf(`/t/demo-key${service}?f=json`)).toBe(403)
    expect(await codeOf(`/t/${ticket}/t/${ticket}${service}?f=json`)).not.toBe(200)
  })
})

describe('a ticket', () => {
  it('is never more than its credential: it asks for no ticket, no token, no session', async () => {
    expect((await mint(ticket)).status).toBe(403)
    expect((await ask(`/t/${ticket}/.mapgate/ticket`, { method: 'POST' })).status).not.toBe(200)
    expect((await ask('/.mapgate/session', { method: 'POST', headers: { token: ticket } })).status).toBe(403)
    const body = new URLSearchParams({ f: 'json', token: ticket, serverUrl: `${stack.gatewayUrl}/arcgis` })
    const swap = await ask('/arcgis/tokens/', { method: 'POST', body })
    expect(swap.body.token).toBeUndefined()
    expect(swap.body.error.code).toBe(403)
  })

  it('writes nothing', async () => {
    const layer = '/arcgis/rest/services/Assets_Service/FeatureServer/0'
    const form = () => new URLSearchParams({ f: 'json', where: '1=1' })
    for (const operation of ['deleteFeatures', 'applyEdits', 'addFeatures', 'updateFeatures', 'calculate']) {
      expect(await codeOf(`/t/${ticket}${layer}/${operation}`, { method: 'POST', body: form() })).not.toBe(
        200,
      )
      expect(
        await codeOf(`${layer}/${operation}?mg_ticket=${ticket}`, { method: 'POST', body: form() }),
      ).not.toBe(200)
    }
  })

  it('of one mount or service is good for no other', async () => {
    const { body } = await mint('demo-key', { mounts: ['/map'], services: ['assets_SERVICE'] })
    expect(await codeOf(`/t/${body.ticket}/map/Assets_Service/MapServer?f=json`)).toBe(200)
    expect(await codeOf(`/t/${body.ticket}${service}?f=json`)).toBe(403)
    expect(await codeOf(`/t/${body.ticket}/map/Topo_Basemap/MapServer?f=json`)).toBe(403)
  })

  it('of one origin is good on its pages only', async () => {
    const { body } = await mint('demo-key', { origin: 'http://localhost:5000' })
    const from = (headers: Record<string, string>) =>
      codeOf(`/t/${body.ticket}${service}?f=json`, { headers })
    expect(await from({ origin: 'http://localhost:5000' })).toBe(200)
    expect(await from({ referer: 'http://localhost:5000/map/' })).toBe(200)
    expect(await from({ origin: 'http://localhost:5001' })).toBe(403)
    expect(await from({ referer: 'http://localhost:5000.evil.test/' })).toBe(403)
    expect(await from({})).toBe(403)
  })
})

describe('a bound token elsewhere', () => {
  it('is refused, and works again at home', async () => {
    const bound = await signIn({ client: 'referer', referer: 'http://localhost:5000/map/' })
    const from = (headers: Record<string, string>) => codeOf(`${service}?f=json&token=${bound}`, { headers })
    expect(await from({ referer: 'http://localhost:5000/' })).toBe(200)
    expect(await from({ referer: 'http://evil.test/?http://localhost:5000/' })).toBe(403)
    expect(await from({ origin: 'null' })).toBe(403)
    expect(await from({})).toBe(403)
    expect(await from({ referer: 'http://localhost:5000/' })).toBe(200)
  })

  it('an address cannot be claimed by a header of the caller', async () => {
    const bound = await signIn({ client: 'ip', ip: '203.0.113.7' })
    const claims = {
      'x-forwarded-for': '203.0.113.7',
      forwarded: 'for=203.0.113.7',
      'x-real-ip': '203.0.113.7',
    }
    expect(await codeOf(`${service}?f=json&token=${bound}`, { headers: claims })).toBe(403)
    const mine = await signIn({ client: 'requestip' })
    expect(await codeOf(`${service}?f=json&token=${mine}`)).toBe(200)
  })

  it('binds the ticket and the token that are made with it', async () => {
    const headers = { referer: 'http://localhost:5000/' }
    const bound = await signIn({ client: 'referer', referer: 'http://localhost:5000/' }, headers)
    const made = await ask('/.mapgate/ticket', { method: 'POST', headers: { ...headers, token: bound } })
    expect(await codeOf(`/t/${made.body.ticket}${service}?f=json`, { headers })).toBe(200)
    expect(await codeOf(`/t/${made.body.ticket}${service}?f=json`)).toBe(403)
  })
})

it('a token of the service works everywhere that a key works', async () => {
  expect(await codeOf(`${service}?f=json&token=${token}`)).toBe(200)
})
