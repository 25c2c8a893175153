import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPolicyStack } from '../../attacks/policy-stack.ts'
import type { Stack } from '../../e2e/stack.ts'

// Requests that are refused before anything of them is read get the form of the dialect too, as far as it can be told.

let stack: Stack
beforeAll(async () => {
  stack = await startPolicyStack({
    configure: ({ upstreams, mounts }) => {
      upstreams.maps = { kind: 'ogc', server: 'mapserver', url: 'http://127.0.0.1:9/maps' }
      mounts.push({ path: '/maps', upstream: 'maps' })
    },
  })
})
afterAll(() => stack.close())

interface Sent {
  readonly method?: string
  readonly query?: string
  readonly below?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Sends a target as it is: `fetch` would mend it. */
async function sent(path: string, { method = 'GET', query = '', below = '', headers = {}, body }: Sent) {
  const { hostname, port } = new URL(stack.gatewayUrl)
  return new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
    const asking = request(
      {
        hostname,
        port,
        method,
        path: `${path}${below}?${query}`,
        headers: { token: 'demo-key', ...headers },
        agent: false,
      },
      (reply) => {
        const { statusCode: status = 0, headers: given } = reply
        buffer(reply).then(
          (bytes) => resolve({ status, type: given['content-type'] ?? '', text: bytes.toString('latin1') }),
          reject,
        )
      },
    )
    asking.once('error', reject)
    asking.end(body)
  })
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const refused: readonly (readonly [what: string, more: Sent, status: number])[] = [
  ['a URL that is too long', { query: `x=${'a'.repeat(40_000)}` }, 414],
  ['a query that is no UTF-8', { query: 'LAYERS=%ff%fe' }, 400],
  ['a query with a broken escape', { query: 'LAYERS=%zz' }, 400],
  [
    'too many parameters',
    { method: 'POST', headers: form, body: Array.from({ length: 20_000 }, (_, at) => `p${at}=1`).join('&') },
    400,
  ],
  ['a body of another type', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'a' }, 415],
  ['a body of JSON', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }, 415],
  ['a body that is too large', { method: 'POST', headers: form, body: `a=${'b'.repeat(11_000_000)}` }, 413],
  ['another method', { method: 'DELETE' }, 405],
  ['a header that is sent twice', { headers: { 'x-forwarded-host': 'a, b', host: 'a b' } }, 400],
  ['headers that are too large', { headers: { 'x-much': 'a'.repeat(100_000) } }, 431],
  ['an unknown credential', { headers: { token: 'wrong' } }, 401],
]

const doors: readonly (readonly [
  dialect: string,
  path: string,
  query: string,
  type: string,
  text: RegExp,
])[] = [
  [
    'WMS 1.1.1',
    '/arcgis/services/Assets_Service/MapServer/WMSServer',
    'SERVICE=WMS&VERSION=1.1.1',
    'application/vnd.ogc.se_xml',
    /<ServiceExceptionReport version="1.1.1"/,
  ],
  [
    'WMS 1.3.0',
    '/arcgis/services/Assets_Service/MapServer/WMSServer',
    'SERVICE=WMS&VERSION=1.3.0',
    'text/xml',
    /<ServiceExceptionReport version="1.3.0"/,
  ],
  [
    'WMTS',
    '/arcgis/rest/services/Topo_Basemap/MapServer/WMTS',
    'SERVICE=WMTS',
    'text/xml',
    /<ExceptionReport version="1.0.0"/,
  ],
  [
    'WMS 1.1.1 of a server of WMS',
    '/maps',
    'SERVICE=WMS&VERSION=1.1.1',
    'application/vnd.ogc.se_xml',
    /<ServiceExceptionReport version="1.1.1"/,
  ],
  ['WMTS of a server of WMS', '/maps', 'SERVICE=WMTS', 'text/xml', /<ExceptionReport version="1.0.0"/],
]

describe.each(doors)('At a door of %s', (_dialect, path, query, type, text) => {
  it.each(refused)('%s is told in its form', async (_what, more, status) => {
    const reply = await sent(path, { ...more, query: more.query ? `${query}&${more.query}` : query })
    expect(reply.text).toMatch(text)
    expect([reply.status, reply.type.split(';')[0]]).toEqual([status, type])
    expect(reply.text).not.toContain('{"error"')
  })
})

describe('An address where there is nothing', () => {
  it.each([
    ['/maps', '/nothing', 'SERVICE=WMS&VERSION=1.1.1', /<ServiceExceptionReport version="1.1.1"/],
    ['/maps', '/nothing', 'SERVICE=WMTS', /<ExceptionReport version="1.0.0"/],
    ['/maps', '/%ff', 'SERVICE=WMS', /<ServiceExceptionReport/],
    ['/maps', '/wmts/%ff', '', /<ExceptionReport/],
    ['/arcgis/rest/services/Topo_Basemap/MapServer/WMTS', '/1.0.0/nothing', '', /<ExceptionReport/],
    ['/arcgis/rest/services/Topo_Basemap/MapServer/WMTS', '/%ff', '', /<ExceptionReport/],
    [
      '/arcgis/services/No_Such/MapServer/WMSServer',
      '',
      'SERVICE=WMS&VERSION=1.1.1',
      /<ServiceExceptionReport/,
    ],
  ])('%s%s?%s is told in the form of the dialect', async (path, below, query, text) => {
    const reply = await sent(path, { below, query })
    expect(reply.text).toMatch(text)
    expect(reply.status).toBeGreaterThanOrEqual(400)
  })
})
