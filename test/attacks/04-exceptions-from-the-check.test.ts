import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { rawRequest, sendRaw, statuses } from './raw.ts'

// What gateways let through unchecked: health checks, preflights, other methods, and requests that say where they come from.

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
  await fetch(`${stack.gatewayUrl}${service}?f=json`, { headers: { token: 'demo-key' } })
})
afterAll(() => stack?.close())

const service = '/arcgis/rest/services/Assets_Service/MapServer'
const picture = `${service}/export?bbox=-118.5,34.2,-118,34.7&bboxSR=4326&size=64,64&f=image`

/** What the map server was asked for, but for the descriptions that the gateway reads for itself. */
const executed = (): readonly string[] =>
  stack.sample.report
    .take()
    .map(({ operation }) => operation)
    .filter((operation) => /export|query|tile/.test(operation))

describe('A request without a credential', () => {
  it.each<[string, Record<string, string>]>([
    ['of a health check of a cloud', { 'user-agent': 'GoogleHC/1.0' }],
    ['of a health check of Kubernetes', { 'user-agent': 'kube-probe/1.30' }],
    ['of a map server', { 'user-agent': 'ArcGIS Server' }],
    ['that says it comes from this machine', { 'x-real-ip': '127.0.0.1', 'x-forwarded-for': '127.0.0.1' }],
    ['that says it was checked', { 'x-mapgate-checked': 'true', 'x-authenticated': 'true' }],
    ['that says it is for the administrator', { 'x-mapgate-admin': 'reload' }],
    ['of a page of this site', { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'image' }],
    ['that is another method underneath', { 'x-http-method-override': 'OPTIONS' }],
  ])('%s gets no picture', async (_title, headers) => {
    stack.sample.report.take()
    const reply = await fetch(stack.gatewayUrl + picture, { headers })
    expect(reply.status).toBe(401)
    expect(executed()).toEqual([])
  })

  it.each(['HEAD', 'OPTIONS', 'PUT', 'TRACE', 'PROPFIND'])('by %s gets none', async (method) => {
    stack.sample.report.take()
    const text = await sendRaw(stack.gatewayUrl, rawRequest(picture, [], method))
    expect(statuses(text)).toHaveLength(1)
    expect(statuses(text)).not.toContain(200)
    expect(executed()).toEqual([])
  })

  it('that asks as a preflight does gets headers alone, with a credential too', async () => {
    stack.sample.report.take()
    const headers = { origin: 'http://127.0.0.1:5000', 'access-control-request-method': 'GET' }
    for (const more of [{}, { token: 'demo-key' }]) {
      const reply = await fetch(stack.gatewayUrl + picture, {
        method: 'OPTIONS',
        headers: { ...headers, ...more },
      })
      expect([reply.status, await reply.text()]).toEqual([204, ''])
    }
    expect(executed()).toEqual([])
  })
})

it('What is answered to everybody names no service and no map server', async () => {
  for (const path of [
    '/.mapgate/health/live',
    '/.mapgate/health/ready',
    '/.mapgate/sign-in',
    '/.mapgate/worker.js',
    '/.mapgate/logo',
    '/arcgis/rest/info?f=json',
    '/arcgis/rest/info',
    '/',
    '/nowhere',
  ]) {
    const reply = await fetch(stack.gatewayUrl + path, { headers: { accept: 'text/html' } })
    const text = `${JSON.stringify([...reply.headers])}${await reply.text()}`
    expect([path, /Assets_Service|Topo_Basemap/.test(text)]).toEqual([path, false])
    expect([path, text.includes(new URL(stack.sampleUrl).host)]).toEqual([path, false])
  }
})
