import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedAnswer, type GatedDoor, startGated } from '../ogc/gated.ts'
import { countColours, pixelsOf } from '../ogc/pictures.ts'
import { colours, origin } from '../ogc/world.ts'

// A tile whose rows are counted from the wrong side, or with columns first, is masked by the place of another one; and a picture of layers with different
// areas has to be masked layer by layer. The areas lie so that no turn or flip leaves them where they are.

/** Sides of areas in metres from the origin: the upper left quarter of the first parcel, and a strip of the roads. */
const areas = {
  parcels: [100, 680, 160, 750],
  'Wege & Stege': [500, 400, 700, 500],
} as const

const geojsonOf = ([west, south, east, north]: readonly [number, number, number, number]) => {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ].map(([x = 0, y = 0]) => [origin[0] + x, origin[1] + y])
  return { type: 'Polygon', coordinates: [ring] }
}

let gated: Gated
beforeAll(async () => {
  gated = await startGated({
    configure: ({ keys, grants }) => {
      keys.push({ name: 'resident', key: 'resident-key', roles: ['resident'] })
      for (const [layer, sides] of Object.entries(areas))
        grants.push({
          name: `${layer} in an area`,
          to: { roles: ['resident'] },
          on: { services: ['mapserver', 'qgis'], layers: [layer] },
          for: ['view'],
          with: { area: { of: { geojson: geojsonOf(sides), crs: 'EPSG:3857' }, pictures: 'pixels' } },
        })
    },
  })
})
afterAll(() => gated?.close())

const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor
const resident = { caller: 'anonymous', init: { headers: { token: 'resident-key' } } } as const
const half = 20_037_508.342789244

/** The tile that holds a place in metres from the origin, and its sides in metres from there. */
function tileAt(x: number, y: number, level: number) {
  const side = (2 * half) / 2 ** level
  const row = Math.floor((half - origin[1] - y) / side)
  const column = Math.floor((half + origin[0] + x) / side)
  const [west, north] = [column * side - half - origin[0], half - row * side - origin[1]]
  return { row, column, level, west, north, across: side / 256 }
}

interface Shown {
  readonly west: number
  readonly north: number
  readonly across: number
}

/** How many pixels of a colour lie in an area, and how many pixels that show anything lie in none of some. */
async function shownIn(
  { body }: GatedAnswer,
  { west, north, across }: Shown,
  layers: readonly (keyof typeof areas)[],
) {
  const { data, width, height } = await pixelsOf(body)
  let [inside, outside] = [0, 0]
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      if (data[(row * width + column) * 4 + 3] === 0) continue
      const [left, top] = [west + column * across, north - row * across]
      const isIn = layers.some((layer) => {
        const [w, s, e, n] = areas[layer]
        return left >= w && left + across <= e && top <= n && top - across >= s
      })
      if (isIn) inside++
      else outside++
    }
  return { inside, outside }
}

describe.each(['mapserver', 'qgis'] as const)('Before %s', (name) => {
  it.each([16, 17, 18, 19])(
    'a tile of level %i is masked at its own place, by query and by path',
    async (level) => {
      const door = doorOf(name)
      const tile = tileAt(130, 720, level)
      const query = {
        SERVICE: 'WMTS',
        VERSION: '1.0.0',
        REQUEST: 'GetTile',
        LAYER: 'parcels',
        STYLE: 'default',
        TILEMATRIXSET: 'GoogleMapsCompatible',
        TILEMATRIX: String(level),
        TILEROW: String(tile.row),
        TILECOL: String(tile.column),
        FORMAT: 'image/png',
      }
      const below = `/wmts/1.0.0/parcels/default/GoogleMapsCompatible/${level}/${tile.row}/${tile.column}.png`
      for (const reply of [
        await gated.ask(door, query, resident),
        await gated.ask(door, '', { ...resident, below }),
      ]) {
        expect([reply.status, reply.type], reply.text.slice(0, 200)).toEqual([200, 'image/png'])
        const { inside, outside } = await shownIn(reply, tile, ['parcels'])
        expect([outside, inside > 100]).toEqual([0, true])
        expect([...countColours(await pixelsOf(reply.body)).keys()]).toEqual([colours.parcels])
      }
    },
  )

  it.each(['parcels,Wege & Stege', 'Wege & Stege,parcels'])(
    'each of several layers is masked by its own area: %s',
    async (layers) => {
      const door = doorOf(name)
      const reply = await gated.ask(door, gated.map(door, layers, { WIDTH: '500', HEIGHT: '500' }), resident)
      expect([reply.status, reply.type], reply.text.slice(0, 200)).toEqual([200, 'image/png'])
      const shown = { west: 0, north: 1_000, across: 2 }
      const { outside } = await shownIn(reply, shown, ['parcels', 'Wege & Stege'])
      expect(outside).toBe(0)
      const counts = countColours(await pixelsOf(reply.body))
      expect(
        [counts.get(colours.parcels) ?? 0, counts.get(colours.mainRoads) ?? 0].every((of) => of > 100),
      ).toBe(true)
      expect(counts.has(colours.sideRoads)).toBe(false)
    },
  )
})
