import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'

// Doors that programs have beside WMS: other files, their own interfaces, fetching, print layouts, projects, styles. What is not one of the
// operations that are decided on is refused, and nothing of it reaches the map server.

let gated: Gated
beforeAll(async () => {
  gated = await startGated()
})
afterAll(() => gated?.close())

const names = ['arcgis', 'mapserver', 'qgis'] as const
const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor
const fetched: string[] = []
const trap = createServer((request, response) => {
  fetched.push(request.url ?? '')
  response.end('')
})
beforeAll(async () => {
  trap.listen(0, '127.0.0.1')
  await once(trap, 'listening')
})
afterAll(() => {
  trap.closeAllConnections()
  trap.close()
})
const trapUrl = () => `http://127.0.0.1:${(trap.address() as AddressInfo).port}/wms`

describe.each(names)('Before %s', (name) => {
  it('the file of a map is not for callers to name', async () => {
    const door = doorOf(name)
    const [plain, named] = [
      await gated.ask(door, gated.map(door, door.seen)),
      await gated.ask(door, { MAP: '/etc/passwd', ...gated.map(door, door.seen), map: '/etc/passwd' }),
    ]
    expect([named.status, named.body.equals(plain.body)]).toEqual([200, true])
    expect(named.sent.join(' ')).not.toContain('passwd')
  })

  it('layers of other servers are not fetched', async () => {
    const door = doorOf(name)
    const more = { 'b:url': trapUrl(), 'b:layers': 'x', 'b:format': 'image/png', 'b:crs': 'EPSG:3857' }
    const asked = await gated.ask(door, gated.map(door, 'EXTERNAL_WMS:b', more), { caller: 'editor' })
    const bare = await gated.ask(door, gated.map(door, 'EXTERNAL_WMS:b'), { caller: 'editor' })
    expect([asked.status >= 400, bare.status >= 400, asked.sent, bare.sent]).toEqual([true, true, [], []])
    expect(fetched).toEqual([])
  })

  it.each<[what: string, query: Record<string, string>]>([
    [
      'the CGI interface of MapServer',
      { mode: 'map', layers: 'vault', mapext: '1113200 6446300 1114200 6447300' },
    ],
    ['its queries', { mode: 'itemquery', qlayer: 'vault', qitem: 'label', qstring: 'x' }],
    ['changes to its map', { 'map.layer[vault]': 'STATUS ON', mode: 'map' }],
    ['an old spelling of WMS', { WMTVER: '1.0.0', REQUEST: 'map', LAYERS: 'vault' }],
    ['an old spelling of capabilities', { WMTVER: '1.0.0', REQUEST: 'capabilities' }],
    ['another service', { SERVICE: 'WFS', VERSION: '2.0.0', REQUEST: 'GetFeature', TYPENAMES: 'vault' }],
    ['coverages', { SERVICE: 'WCS', VERSION: '2.0.1', REQUEST: 'GetCapabilities' }],
    ['a service in other letters', { SERVICE: 'wfs', REQUEST: 'GetCapabilities' }],
    ['an example', { SERVICE: 'SampleService', REQUEST: 'x' }],
    [
      'descriptions of layers',
      { SERVICE: 'WMS', VERSION: '1.1.1', REQUEST: 'DescribeLayer', LAYERS: 'vault' },
    ],
    ['styles', { SERVICE: 'WMS', VERSION: '1.1.1', REQUEST: 'GetStyles', LAYERS: 'vault' }],
    ['styles to be written', { SERVICE: 'WMS', VERSION: '1.1.1', REQUEST: 'PutStyles' }],
    [
      'prints',
      { SERVICE: 'WMS', VERSION: '1.3.0', REQUEST: 'GetPrint', TEMPLATE: 'x', 'map0:LAYERS': 'vault' },
    ],
    ['projects', { SERVICE: 'WMS', VERSION: '1.3.0', REQUEST: 'GetProjectSettings' }],
    ['schemas', { SERVICE: 'WMS', VERSION: '1.3.0', REQUEST: 'GetSchemaExtension' }],
    ['contexts', { SERVICE: 'WMS', VERSION: '1.1.1', REQUEST: 'GetContext' }],
    ['nothing at all', {}],
    ['no operation', { SERVICE: 'WMS' }],
  ])('%s is refused', async (_, query) => {
    const door = doorOf(name)
    for (const caller of ['guest', 'editor'] as const) {
      const reply = await gated.ask(door, query, { caller })
      expect(reply.status, reply.text.slice(0, 300)).toBeGreaterThanOrEqual(400)
      expect(reply.status).toBeLessThan(500)
      expect(reply.sent).toEqual([])
      expect(reply.text).not.toMatch(/zqCanary|maps\.internal|msWMS/)
    }
  })

  it.each(['/rest/services/x', '/x', '/%2e%2e/x', '/wmts/../x', '/ogcapi', '/wfs3'])(
    'paths beside the doors lead nowhere: %s',
    async (below) => {
      if (name === 'arcgis') return
      const reply = await gated.ask(
        doorOf(name),
        { SERVICE: 'WMS', REQUEST: 'GetCapabilities', f: 'json' },
        { below },
      )
      expect([reply.status >= 400, reply.sent]).toEqual([true, []])
    },
  )
})
