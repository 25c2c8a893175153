import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'
import { countColours, pixelsOf } from '../ogc/pictures.ts'
import { colours } from '../ogc/world.ts'

// Groups and the root draw whatever is in them, filters of layers in groups are forgotten, and a list may hide one name among others.
// A name that is hidden and one that there is not must answer alike, byte for byte.

let gated: Gated
beforeAll(async () => {
  gated = await startGated()
})
afterAll(() => gated?.close())

const names = ['arcgis', 'mapserver', 'qgis'] as const
const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor
const unknown = (door: GatedDoor) => (door.name === 'arcgis' ? '97' : 'vaulx')

describe.each(names)('Before %s', (name) => {
  it.each<[what: string, layers: (door: GatedDoor, layer: string) => string]>([
    ['alone', (_, layer) => layer],
    ['behind one that is seen', ({ seen }, layer) => `${seen},${layer}`],
    ['before one that is seen', ({ seen }, layer) => `${layer},${seen}`],
  ])('a hidden layer answers as one that there is not: %s', async (_, layers) => {
    const door = doorOf(name)
    const info = { REQUEST: 'GetFeatureInfo', INFO_FORMAT: 'text/plain', X: '120', Y: '120' }
    for (const more of [{}, info, { VERSION: '1.3.0', CRS: 'EPSG:3857' }]) {
      const [hidden, missing] = await Promise.all(
        [door.hidden, unknown(door)].map(async (layer) => {
          const asked = layers(door, layer)
          const reply = await gated.ask(
            door,
            gated.map(door, asked, { ...more, ...('X' in more ? { QUERY_LAYERS: asked } : {}) }),
          )
          return reply
        }),
      )
      expect(hidden?.status).toBeGreaterThanOrEqual(400)
      expect(hidden?.text).toContain('LayerNotDefined')
      expect([hidden?.status, hidden?.type, hidden?.text]).toEqual([
        missing?.status,
        missing?.type,
        missing?.text,
      ])
      expect([...(hidden?.headers.keys() ?? [])]).toEqual([...(missing?.headers.keys() ?? [])])
      expect(hidden?.sent).toEqual([])
    }
  })

  it('a legend of a hidden layer answers as one that there is not', async () => {
    const door = doorOf(name)
    const [hidden, missing] = await Promise.all(
      [door.hidden, unknown(door)].map(async (layer) => {
        const reply = await gated.ask(door, {
          SERVICE: 'WMS',
          VERSION: '1.1.1',
          REQUEST: 'GetLegendGraphic',
          LAYER: layer,
          FORMAT: 'image/png',
        })
        return [reply.status, reply.text, reply.sent]
      }),
    )
    expect(hidden).toEqual(missing)
  })

  it('a group is drawn as what is seen of it', async () => {
    const door = doorOf(name)
    const [group, layer] = [
      await gated.ask(door, gated.map(door, door.group)),
      await gated.ask(door, gated.map(door, door.alsoSeen)),
    ]
    expect([group.status, layer.status], group.text.slice(0, 300)).toEqual([200, 200])
    for (const sent of group.sent) expect(sent).not.toMatch(/vault|network/)
  })

  it('rows of a group are those of what is seen of it', async () => {
    const door = doorOf(name)
    const info = {
      REQUEST: 'GetFeatureInfo',
      QUERY_LAYERS: door.group,
      INFO_FORMAT: 'text/plain',
      X: '35',
      Y: '215',
      FEATURE_COUNT: '50',
    }
    const reply = await gated.ask(door, gated.map(door, door.group, info))
    expect(reply.status, reply.text.slice(0, 300)).toBe(200)
    expect(reply.text).not.toContain('zqCanary')
  })

  it('QUERY_LAYERS names nothing that LAYERS does not', async () => {
    const door = doorOf(name)
    const info = { REQUEST: 'GetFeatureInfo', INFO_FORMAT: 'text/plain', X: '35', Y: '215' }
    const hidden = await gated.ask(door, gated.map(door, door.seen, { ...info, QUERY_LAYERS: door.hidden }))
    const other = await gated.ask(door, gated.map(door, door.seen, { ...info, QUERY_LAYERS: door.alsoSeen }))
    expect([hidden.status, other.status]).toEqual([hidden.status, 400])
    expect(hidden.status).toBeGreaterThanOrEqual(400)
    expect([...hidden.sent, ...other.sent]).toEqual([])
  })

  it.each([
    ['a name that stands twice', ({ seen }: GatedDoor) => ({ LAYERS: `${seen},${seen}` })],
    ['a name that is empty', ({ seen }: GatedDoor) => ({ LAYERS: `${seen},` })],
    [
      'fewer styles than layers',
      ({ seen, alsoSeen }: GatedDoor) => ({ LAYERS: `${seen},${alsoSeen},${seen}x`, STYLES: ',' }),
    ],
    ['more styles than layers', () => ({ STYLES: ',,' })],
  ])('%s is refused', async (_, more) => {
    const door = doorOf(name)
    const reply = await gated.ask(door, { ...gated.map(door, door.seen), ...more(door) })
    expect([reply.status >= 400, reply.sent]).toEqual([true, []])
  })
})

describe.each(['mapserver', 'qgis'] as const)('%s', (name) => {
  it.each(['network', 'network,parcels', 'everything'])(
    'draws %s without its hidden layer and hidden rows',
    async (layers) => {
      const door = doorOf(name)
      const reply = await gated.ask(door, gated.map(door, layers, { WIDTH: '500', HEIGHT: '500' }))
      if (layers === 'everything' && reply.status >= 400) return
      expect(reply.status, reply.text.slice(0, 300)).toBe(200)
      const counts = countColours(await pixelsOf(reply.body))
      expect(counts.get(colours.vault) ?? 0).toBe(0)
      expect(counts.get(colours.mainRoads) ?? 0).toBeGreaterThan(100)
      // Four open hydrants of 11 or 12 pixels each side.
      expect(counts.get(colours.hydrants) ?? 0).toBeLessThan(4 * 145)
    },
  )
})
