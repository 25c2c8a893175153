import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, startHouse } from '../e2e/house.ts'

const logged: string[] = []
const log = pino({ level: 'warn' }, { write: (line) => void logged.push(line) })
let house: House
let proxied: House
beforeAll(async () => {
  house = await startHouse({ log })
  proxied = await startHouse({
    configure: (configuration) => {
      configuration.listen.trustedProxies = ['127.0.0.1']
    },
  })
})
afterAll(async () => {
  await house?.close()
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
const ask = ({ gatewayUrl }: House, path: string, headers = {}) =>
  fetch(gatewayUrl + path, { headers: { token: 'demo-key', ...forged, ...headers } })

describe('forged forwarding headers', () => {
  it.each([
    '/arcgis/rest/info?f=json',
    '/map/Assets_Service/MapServer/export?bbox=-118.2,34.4,-118,34.6&bboxSR=4326&size=64,64&f=json',
  ])('change no link of %s', async (path) => {
    const text = await (await ask(house, path)).text()
    expect(text).toContain(house.gatewayUrl)
    expect(text).not.toContain('evil.example')
  })

  it('are not believed from a socket that is no trusted proxy', async () => {
    await ask(house, '/map/Assets_Service/MapServer?f=json')
    expect(house.audit.at(-1)?.clientAddress).toBe('127.0.0.1')
    await ask(house, '/map/Assets_Service/MapServer?f=json')
    const told = logged.map((line) => JSON.parse(line)).filter(({ msg }) => msg.includes('X-Forwarded-For'))
    expect(told).toMatchObject([{ level: 40, proxy: '127.0.0.1' }])
  })

  it('are believed from a trusted proxy for the address alone', async () => {
    const text = await (await ask(proxied, '/arcgis/rest/info?f=json')).text()
    expect(text).not.toContain('evil.example')
    expect(proxied.audit.at(-1)?.clientAddress).toBe('10.0.0.1')
  })

  it('do not move the request to another resource', async () => {
    const reply = await (await ask(house, '/map/Assets_Service/MapServer?f=json')).json()
    expect(reply.layers.length).toBeGreaterThan(3)
  })
})
