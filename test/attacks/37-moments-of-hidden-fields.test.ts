import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'
import { pngOf } from '../ogc/painter.ts'
import { capabilitiesWith, type ScriptedServer, startScriptedServer } from '../ogc/scripted-server.ts'

// A server of WMS says that a layer has moments, and not by which field. Whoever may try one moment after the other sees what stands in that field, hidden or not.

let server: ScriptedServer
let gated: Gated
beforeAll(async () => {
  const inLayer =
    '<Dimension name="time" units="ISO8601"/><Extent name="time">2020-01-01/2026-01-01/P1D</Extent>'
  server = await startScriptedServer(capabilitiesWith({ inLayer }))
  const picture = await pngOf(Buffer.alloc(250 * 250 * 4, 255), { width: 250, height: 250 })
  server.reply = () => ({ status: 200, type: 'image/png', body: picture })
  gated = await startGated({
    kinds: [],
    configure: ({ upstreams, mounts, keys, grants }) => {
      const fields = [{ name: 'label' }, { name: 'built', type: 'Date' }]
      upstreams.town = {
        kind: 'ogc',
        server: 'other',
        url: server.url,
        fields: 'none',
        layers: { parcels: { drawnBy: [], fields } },
      }
      mounts.push({ path: '/town', upstream: 'town' })
      keys.push({ name: 'reader', key: 'reader-key', roles: ['reader'] })
      grants.push({
        name: 'without a date',
        to: { roles: ['reader'] },
        on: { services: ['town'] },
        for: ['view', 'identify'],
        with: { fields: { except: ['built'] } },
      })
    },
  })
})
afterAll(async () => {
  await gated?.close()
  await server?.close()
})

const ask = async (key: string, more: Record<string, string>) => {
  const door: GatedDoor = {
    ...(gated.doors[0] as GatedDoor),
    path: '/town',
    box: [1_113_200, 6_446_300, 1_114_200, 6_447_300],
  }
  server.requests.length = 0
  const init = { headers: { token: key } }
  const { status } = await gated.ask(door, gated.map(door, 'parcels', more), { caller: 'anonymous', init })
  return { status, asked: server.requests.map(({ url }) => /TIME=([^&]*)/.exec(url)?.[1]) }
}

describe('A moment of a layer whose field of time may be hidden', () => {
  it.each(['2024-01-01', '2024', '2024-01-01/2024-06-30', '2024-05-01T12:00:00Z'])(
    'is not asked for a caller from whom a field is hidden: %s',
    async (TIME) => {
      // The layer is left out of the map.
      expect(await ask('reader-key', { TIME })).toEqual({ status: 200, asked: [] })
    },
  )

  it('is asked for an editor, as a span of time', async () => {
    const { status, asked } = await ask('editor-key', { TIME: '2024-01-01' })
    expect([status, asked]).toEqual([200, ['2024-01-01T00%3A00%3A00Z%2F2024-01-01T23%3A59%3A59.999Z']])
  })

  it('keeps nobody from a map without one', async () => {
    expect(await ask('reader-key', {})).toEqual({ status: 200, asked: [undefined] })
  })
})
