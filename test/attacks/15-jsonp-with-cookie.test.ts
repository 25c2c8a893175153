import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

const app = 'http://app.example'
const service = '/arcgis/rest/services/Assets_Service/MapServer'
let stack: Stack
let cookie: string

beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.origins = [app]
    },
  })
  const reply = await fetch(`${stack.gatewayUrl}/.mapgate/session`, {
    method: 'POST',
    headers: { token: 'demo-key', origin: app },
  })
  cookie = (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
})
afterAll(() => stack?.close())

const ask = (query: string, headers: Record<string, string>) =>
  fetch(`${stack.gatewayUrl}${service}?${query}`, { headers })

// A <script> of any site sends the cookie along and could read the reply; so a cookie never fills a script.
it.each([
  ['of nobody knows whom', {}],
  ['of a foreign page', { referer: 'http://evil.test/' }],
  ['of a page that may use the cookie', { referer: `${app}/` }],
  ['that says it comes from an allowed origin', { origin: app }],
])('a script %s gets no data for a cookie', async (_title, headers) => {
  const reply = await ask('f=json&callback=steal', { cookie, ...(headers as Record<string, string>) })
  const text = await reply.text()
  expect(text).toMatch(/^\/\*\*\/\s*steal\(\{"error":\{"code":403/)
  expect(text).not.toContain('"layers"')
})

it.each(['callback', 'CALLBACK', 'Callback'])('nor under the name %s', async (name) => {
  expect(await (await ask(`f=json&${name}=steal`, { cookie })).text()).not.toContain('"layers"')
})

it('the same request with an explicit credential is served, and without callback the cookie too', async () => {
  expect(await (await ask('f=json&callback=show&token=demo-key', { cookie })).text()).toContain('"layers"')
  expect(await (await ask('f=json', { cookie })).text()).toContain('"layers"')
})
