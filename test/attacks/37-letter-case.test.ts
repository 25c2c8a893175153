import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedAnswer, type GatedDoor, startGated } from '../ogc/gated.ts'
import { countColours, pixelAt, pixelsOf } from '../ogc/pictures.ts'
import { colours, ogcCanaries } from '../ogc/world.ts'

// Data sources compare texts in ways of their own: a shapefile takes `zone = 'open'` without letter case, a GeoPackage `zone LIKE 'op%'`. Both have rows
// here whose zone is OPEN, which no condition of the guest is true of.

let gated: Gated
beforeAll(async () => {
  gated = await startGated({
    configure: ({ upstreams, mounts, grants }) => {
      const { dataSource: _, layers, ...qgis } = upstreams.qgis
      upstreams.unsaid = { ...qgis, layers: { ...layers, parcels: { drawnBy: [] } } }
      mounts.push({ path: '/unsaid', upstream: 'unsaid' })
      for (const grant of [...grants].filter((one) => one.on.services[0] === 'qgis'))
        grants.push({ ...grant, name: `${grant.name} unsaid`, on: { ...grant.on, services: ['unsaid'] } })
    },
  })
})
afterAll(() => gated?.close())

const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor

const colourCount = async ({ body }: GatedAnswer, colour: string): Promise<number> =>
  countColours(await pixelsOf(body)).get(colour) ?? 0

describe.each(['mapserver', 'qgis'] as const)('Before %s, rows that differ in letter case alone', (name) => {
  it.each([
    ['parcels', [2500, -1500], 100],
    ['hydrants', [280, 230], 40],
  ] as const)('are not drawn of %s', async (layer, [x, y], side) => {
    const door = doorOf(name)
    const [west, south] = door.box
    const BBOX = [west + x, south + y, west + x + side, south + y + side].join(',')
    const drawn = async (caller: 'guest' | 'editor') =>
      colourCount(await gated.ask(door, gated.map(door, layer, { BBOX }), { caller }), colours[layer])
    expect(await drawn('editor')).toBeGreaterThan(0)
    expect(await drawn('guest')).toBe(0)
  })

  it.each(['application/json', 'text/plain'])('are not told as %s', async (format) => {
    const door = doorOf(name)
    for (const [layer, place] of [
      ['parcels', [380, 680]],
      ['hydrants', [300, 250]],
    ] as const) {
      const [column, row] = pixelAt(place)
      const info = {
        REQUEST: 'GetFeatureInfo',
        QUERY_LAYERS: layer,
        INFO_FORMAT: format,
        FEATURE_COUNT: '50',
        X: String(Math.floor(column / 2)),
        Y: String(Math.floor(row / 2)),
      }
      const ask = (caller: 'guest' | 'editor') => gated.ask(door, gated.map(door, layer, info), { caller })
      expect((await ask('editor')).text).toContain('OPEN')
      const told = await ask('guest')
      expect([
        told.status,
        /OPEN|restricted/.test(told.text),
        told.text.includes(ogcCanaries.one.text),
      ]).toEqual([200, false, false])
    }
  })
})

describe('Where nobody says what the data are in', () => {
  it.each(['parcels', 'hydrants'])('nothing of %s is drawn or told, and nothing is sent', async (layer) => {
    const door = { ...doorOf('qgis'), path: '/unsaid' }
    const info = {
      REQUEST: 'GetFeatureInfo',
      QUERY_LAYERS: layer,
      INFO_FORMAT: 'text/plain',
      X: '40',
      Y: '80',
    }
    for (const more of [{}, info]) {
      const refused = await gated.ask(door, gated.map(door, layer, more))
      expect(refused.status).toBe(403)
      expect(refused.sent.filter((one) => /REQUEST=Get(?:Map|FeatureInfo)/.test(one))).toEqual([])
    }
    const whole = await gated.ask(door, gated.map(door, layer), { caller: 'editor' })
    expect([whole.status, whole.type]).toEqual([200, 'image/png'])
  })
})
