import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

const logged: string[] = []
const log = pino({ level: 'warn' }, { write: (line) => void logged.push(line) })
let stack: Stack
let proxied: Stack
beforeAll(async () => {
  stack = await startStack({ log })
  proxied = await startStack({
    configure: (configuration) => {
      configuration.listen.trustedProxies = ['127.0.0.1']
    },
  })
})
afterAll(async () => {
  await stack?.close()
  await proxied?.close()
})

const forged = {
  'x-forwarded-for': '10.0.0.1',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
  'x-forwarded-uri': '/arcgis/admin',
  forwarded: 'for=10.0.0.1;host=evil.example;proto=https',
  'x-original-url': '/arcgis/admin',
  'x-rewrite-url': '/arcgis/admin',
}
const ask = ({ gatewayUrl }: Stack, path: string, headers = {}) =>
  fetch(gatewayUrl + path, { headers: { token: 'demo-key', ...forged, ...headers } })

describe('forged forwarding headers', () => {
  it.each([
    '/arcgis/rest/info?f=json',
    '/map/Assets_Service/MapServer/export?bbox=-118.2,34.4,-118,34.6&bboxSR=4326&size=64,64&f=json',
  ])('change no link of %s', async (path) => {
    const text = await (await ask(stack, path)).text()
    expect(text).toContain(stack.gatewayUrl)
    expect(text).not.toContain('evil.example')
  })

  it('are not believed from a socket that is no trusted proxy', async () => {
    await ask(stack, '/map/Assets_Service/MapServer?f=json')
    expect(stack.audit.at(-1)?.clientAddress).toBe('127.0.0.1')
    await ask(stack, '/map/Assets_Service/MapServer?f=json')
    const told = logged.map((line) => JSON.parse(line)).filter(({ msg }) => msg.includes('X-Forwarded-For'))
    expect(told).toMatchObject([{ level: 40, proxy: '127.0.0.1' }])
  })

  it('are believed from a trusted proxy for the address alone', async () => {
    const text = await (await ask(proxied, '/arcgis/rest/info?f=json')).text()
    expect(text).not.toContain('evil.example')
    expect(proxied.audit.at(-1)?.clientAddress).toBe('10.0.0.1')
  })

  it('do not move the request to another resource', async () => {
    const reply = await (await ask(stack, '/map/Assets_Service/MapServer?f=json')).json()
    expect(reply.layers.length).toBeGreaterThan(3)
  })
})
