import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'

// The FILTER of MapServer draws by another way, on which MASK, OPACITY and COMPOSITE of a layer mean nothing: it opens what they hide. Rows are
// filtered where the configuration says that there are none of them, and nowhere else. What a program cannot be told is refused.

let gated: Gated
beforeAll(async () => {
  gated = await startGated({
    configure: ({ upstreams, mounts, grants }) => {
      delete upstreams.mapserver.masks
      const { url, layers } = upstreams.qgis
      upstreams.other = {
        kind: 'ogc',
        server: 'other',
        url,
        layers: { ...layers, parcels: { drawnBy: [] } },
      }
      mounts.push({ path: '/other', upstream: 'other' })
      for (const grant of [...grants])
        if (grant.on.services[0] === 'qgis')
          grants.push({ ...grant, name: `${grant.name} again`, on: { ...grant.on, services: ['other'] } })
    },
  })
})
afterAll(() => gated?.close())

const doors = (): readonly GatedDoor[] => {
  const [mapserver, qgis] = ['mapserver', 'qgis'].map((name) =>
    gated.doors.find((door) => door.name === name),
  )
  return [mapserver, qgis && { ...qgis, path: '/other' }] as readonly GatedDoor[]
}

describe('Where rows are hidden and the map server cannot be told which', () => {
  it('nothing is drawn, told or shown of them, and nothing is sent', async () => {
    for (const door of doors()) {
      const info = {
        REQUEST: 'GetFeatureInfo',
        QUERY_LAYERS: 'parcels',
        INFO_FORMAT: 'text/plain',
        X: '40',
        Y: '80',
      }
      const tile = {
        SERVICE: 'WMTS',
        VERSION: '1.0.0',
        REQUEST: 'GetTile',
        LAYER: 'parcels',
        STYLE: 'default',
        TILEMATRIXSET: 'GoogleMapsCompatible',
        TILEMATRIX: '1',
        TILEROW: '0',
        TILECOL: '1',
        FORMAT: 'image/png',
      }
      for (const query of [gated.map(door, 'parcels'), gated.map(door, 'parcels,Wege & Stege'), tile]) {
        const reply = await gated.ask(door, query)
        expect([reply.status, reply.type.startsWith('image/')], reply.text.slice(0, 300)).toEqual([
          403,
          false,
        ])
        expect(reply.sent.filter((sent) => /GetMap|GetFeatureInfo/.test(sent))).toEqual([])
      }
      const told = await gated.ask(door, gated.map(door, 'parcels', info))
      expect(told.text).not.toMatch(/zqCanary|restricted/)
    }
  })

  it('layers without hidden rows are drawn, and an editor sees all', async () => {
    for (const door of doors()) {
      const [roads, all] = [
        await gated.ask(door, gated.map(door, 'Wege & Stege')),
        await gated.ask(door, gated.map(door, 'parcels'), { caller: 'editor' }),
      ]
      expect([roads.status, all.status], roads.text.slice(0, 300)).toEqual([200, 200])
    }
  })
})
