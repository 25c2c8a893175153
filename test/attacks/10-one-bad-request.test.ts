import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { rawRequest, sendRaw, statuses } from './raw.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.listen.limits = { body: '100kB' }
    },
  })
})
afterAll(() => stack?.close())

const form = 'Content-Type: application/x-www-form-urlencoded'
const post = (
  body: string,
  headers: readonly string[] = [form],
  target = '/map/Assets_Service/MapServer/export',
) =>
  rawRequest(target, ['token: demo-key', ...headers, `Content-Length: ${Buffer.byteLength(body)}`], 'POST') +
  body

const requests: readonly (readonly [string, string])[] = [
  ['no request at all', '\r\n\r\n'],
  ['binary noise', Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 7919) % 256)).toString('latin1')],
  ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['a target that is no path', 'GET foo HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a target of another host', rawRequest('http://evil.example/arcgis/rest/info?f=json')],
  ['the asterisk', rawRequest('*', [], 'OPTIONS')],
  ['an unknown method', rawRequest('/map/Assets_Service/MapServer', [], 'BREW')],
  ['a broken percent escape', rawRequest('/map/%zz/MapServer?f=json', ['token: demo-key'])],
  ['a broken escape in the query', rawRequest('/map/Assets_Service/MapServer?f=%e0%a4', ['token: demo-key'])],
  ['a very long URL', rawRequest(`/map/Assets_Service/MapServer?f=json&x=${'a'.repeat(20_000)}`)],
  ['very large headers', rawRequest('/map', [`X-A: ${'a'.repeat(60_000)}`])],
  ['too large a body', post('a'.repeat(150_000))],
  ['a body that breaks off', post('abc').replace('Content-Length: 3', 'Content-Length: 50')],
  [
    'chunks that are none',
    rawRequest('/map/A', [form, 'Transfer-Encoding: chunked'], 'POST').concat('zz\r\n'),
  ],
  ['a compressed body', post('xxxx', [form, 'Content-Encoding: gzip'])],
  ['a multipart body without a boundary', post('--x', ['Content-Type: multipart/form-data'])],
  [
    'a multipart body that never ends',
    post('--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n', [
      'Content-Type: multipart/form-data; boundary=x',
    ]),
  ],
  ['deep JSON in a parameter', post(`f=json&layerDefs=${'['.repeat(40_000)}`)],
  [
    'a where of brackets',
    post(`f=json&where=${'('.repeat(40_000)}1=1`, [form], '/map/Assets_Service/MapServer/1/query'),
  ],
  [
    'a prototype for a parameter',
    rawRequest('/map/Assets_Service/MapServer?f=json&__proto__=1&constructor=2', ['token: demo-key']),
  ],
  ['a prototype for a service', rawRequest('/map/__proto__/MapServer?f=json', ['token: demo-key'])],
  ['a ticket that is none', rawRequest('/t/%00/map/Assets_Service/MapServer?f=json')],
  [
    'an empty ticket body',
    rawRequest('/.mapgate/ticket', ['token: demo-key', 'Content-Length: 1'], 'POST').concat('{'),
  ],
  [
    'a token request without parameters',
    rawRequest('/arcgis/tokens/generateToken', ['Content-Length: 0'], 'POST'),
  ],
]

/** No whole requests: the server waits for the rest. */
const unfinished = ['no request at all', 'a body that breaks off']

it.each(requests)('%s does not end the process', async (title, bytes) => {
  const text = await sendRaw(stack.gatewayUrl, Buffer.from(bytes, 'latin1'), {
    mayBeSilent: unfinished.includes(title),
  })
  expect(statuses(text).filter((status) => status === 500)).toEqual([])
  const alive = await fetch(`${stack.gatewayUrl}/.mapgate/health/live`)
  expect(alive.status).toBe(200)
})

it('a body over the limit is told so', async () => {
  const reply = await fetch(`${stack.gatewayUrl}/map/Assets_Service/MapServer/export`, {
    method: 'POST',
    headers: { token: 'demo-key', 'content-type': 'application/x-www-form-urlencoded' },
    body: `f=json&x=${'a'.repeat(150_000)}`,
  })
  expect(reply.status).toBe(413)
  expect((await reply.json()).error.message).toContain('100000 bytes')
})
