import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.admin = { host: '127.0.0.1', port: 0 }
      configuration.resourceProxy = {}
      configuration.grants.push({
        name: 'misspelt',
        to: { roles: ['visitor'] },
        on: { services: ['Assets_Servise'] },
      })
    },
  })
  await fetch(`${stack.gatewayUrl}/map/Assets_Service/MapServer?f=json&token=demo-key`)
})
afterAll(() => stack?.close())

const ask = (body: unknown, headers: Record<string, string> = { 'x-mapgate-admin': '1' }) =>
  fetch(`${stack.adminUrl}/explain`, { method: 'POST', headers, body: JSON.stringify(body) })

describe('explain on the listener of the administrator', () => {
  it('tells what was parsed, which grants matched, what has to hold and what would be sent', async () => {
    const url = '/map/Assets_Service/MapServer/2/query?where=1%3D1&outFields=*&f=json'
    const told = await (await ask({ as: 'visitor', url })).json()
    expect(told.parsed).toMatchObject({ operation: 'MapServer.query', service: 'Assets_Service', layer: 2 })
    expect(
      told.grants.find(({ grant }: { grant: string }) => grant === "the visitor's district").applies,
    ).toBe(true)
    expect(told.decision.effect).toBe('permit')
    expect(told.obligations[0].views[0].rows).toContain("district = 'Littlebrook'")
    expect(told.outbound[0].parameters.where).toContain("classification = 'public'")
  })

  it('does not send the request itself, but asks for what has to be known of an area', async () => {
    stack.sample.report.take()
    const url = "/map/Assets_Service/MapServer/2/query?where=asset_id%3D'QZ-EXPLAINED'&f=json"
    const told = await (await ask({ as: 'visitor', url })).text()
    expect(told).toContain('QZ-EXPLAINED')
    expect(JSON.stringify(stack.sample.report.take())).not.toContain('QZ-EXPLAINED')
    await ask({ as: 'demo', url })
    expect(stack.sample.report.take()).toEqual([])
  })

  it('reads an address of the door for resource-proxy, and says why one is refused', async () => {
    const target = `${stack.sampleUrl}/rest/services/Assets_Service/MapServer/2?f=json`
    for (const query of [target, encodeURIComponent(target)]) {
      const told = await (await ask({ as: 'demo', url: `${stack.gatewayUrl}/proxy.ashx?${query}` })).json()
      expect(told.door).toEqual({ at: '/proxy.ashx', path: '/map/Assets_Service/MapServer/2' })
      expect(told.parsed).toMatchObject({ operation: 'MapServer.layer', service: 'Assets_Service', layer: 2 })
    }
    const refused = await ask({ as: 'demo', url: '/proxy?https://old.example.org/arcgis/rest/services' })
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining('upstreams.<name>.aliases'),
    ])
    expect(await (await ask({ as: 'demo', url: '/proxy' })).text()).toContain('needs a target')
    expect(await (await ask({ as: 'demo', url: '/proxy?ping' })).text()).toContain('by the door itself')
  })

  it('says what is wrong with a question, and answers none of a web page', async () => {
    const stranger = await ask({ as: 'stranger', url: '/map/Assets_Service/MapServer?f=json' })
    expect([stranger.status, await stranger.text()]).toEqual([
      400,
      expect.stringContaining('no user or key stranger'),
    ])
    expect((await ask({ url: 1 })).status).toBe(400)
    expect((await ask({ as: 'visitor', url: '/map' }, {})).status).toBe(403)
  })
})
