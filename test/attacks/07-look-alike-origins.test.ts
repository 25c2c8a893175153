import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.origins = ['https://my.url.com']
    },
  })
})
afterAll(() => stack?.close())

describe('an origin is compared whole', () => {
  it.each([
    'https://evil.example/?my.url.com',
    'https://my.url.com.evil.example',
    'https://badmy.url.com',
    'https://my.url.com@evil.example',
    'http://my.url.com',
    'https://my.url.com:444',
    'https://MY.URL.COM.',
    'http://127.0.0.1',
  ])('%s may read nothing', async (origin) => {
    for (const method of ['OPTIONS', 'GET']) {
      const reply = await fetch(`${stack.gatewayUrl}/arcgis/rest/info?f=json`, {
        method,
        headers: { origin, 'access-control-request-method': 'GET' },
      })
      expect(reply.headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  it('the listed origin may', async () => {
    const reply = await fetch(`${stack.gatewayUrl}/arcgis/rest/info?f=json`, {
      headers: { origin: 'https://my.url.com' },
    })
    expect(reply.headers.get('access-control-allow-origin')).toBe('https://my.url.com')
  })
})

describe('mounts and publicUrl are compared by segments', () => {
  it.each(['/mapevil/Assets_Service/MapServer?f=json', '/arcgisx/rest/info?f=json', '/map.evil/x'])(
    '%s is nothing',
    async (path) => {
      expect((await fetch(stack.gatewayUrl + path, { headers: { token: 'demo-key' } })).status).toBe(404)
    },
  )
})
