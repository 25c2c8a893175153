import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Gated } from '../ogc/gated.ts'
import { type GatedDoor, startGated } from '../ogc/gated.ts'
import { countColours, pixelsOf } from '../ogc/pictures.ts'
import { colours, origin } from '../ogc/world.ts'

// The same four numbers are another box in another version, and a mask that belongs to another box shows what is outside. The area here is
// a corner that no turn, flip or swap leaves where it is.

/** From 40 m to 260 m east and from 480 m to 960 m north of the origin. */
const area = { west: 40, south: 480, east: 260, north: 960 } as const
const ring = [
  [area.west, area.south],
  [area.east, area.south],
  [area.east, area.north],
  [area.west, area.north],
  [area.west, area.south],
].map(([x = 0, y = 0]) => [origin[0] + x, origin[1] + y])

let gated: Gated
beforeAll(async () => {
  gated = await startGated({
    configure: ({ keys, grants }) => {
      keys.push({ name: 'resident', key: 'resident-key', roles: ['resident'] })
      grants.push({
        name: 'a corner',
        to: { roles: ['resident'] },
        on: { services: ['mapserver', 'qgis'], layers: ['parcels', 'Wege & Stege'] },
        for: ['view', 'identify'],
        with: {
          area: {
            of: { geojson: { type: 'Polygon', coordinates: [ring] }, crs: 'EPSG:3857' },
            pictures: 'pixels',
          },
        },
      })
    },
  })
})
afterAll(() => gated?.close())

const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor
const resident = { caller: 'anonymous', init: { headers: { token: 'resident-key' } } } as const
const radius = 6_378_137
const longitude = (x: number) => (x / radius) * (180 / Math.PI)
const latitude = (y: number) => (2 * Math.atan(Math.exp(y / radius)) - Math.PI / 2) * (180 / Math.PI)
const [west, south, east, north] = [origin[0], origin[1], origin[0] + 1000, origin[1] + 1000]
const [w, s, e, n] = [longitude(west), latitude(south), longitude(east), latitude(north)]

const frames: readonly (readonly [what: string, more: Record<string, string>])[] = [
  ['metres, 1.1.1', {}],
  ['metres, 1.3.0', { VERSION: '1.3.0', CRS: 'EPSG:3857', SRS: '' }],
  ['degrees, 1.1.1', { SRS: 'EPSG:4326', BBOX: [w, s, e, n].join(',') }],
  ['degrees, 1.3.0', { VERSION: '1.3.0', CRS: 'EPSG:4326', SRS: '', BBOX: [s, w, n, e].join(',') }],
  ['CRS:84', { VERSION: '1.3.0', CRS: 'CRS:84', SRS: '', BBOX: [w, s, e, n].join(',') }],
  ['another number of the same', { SRS: 'EPSG:900913' }],
  ['pixels that are not square', { WIDTH: '333', HEIGHT: '141' }],
  ['an odd size', { WIDTH: '251', HEIGHT: '249' }],
  ['JPEG', { FORMAT: 'image/jpeg' }],
  ['GIF', { FORMAT: 'image/gif' }],
  ['PNG of 8 bits', { FORMAT: 'image/png; mode=8bit' }],
  ['a background', { TRANSPARENT: 'FALSE', BGCOLOR: '0x112233' }],
]

describe.each(['mapserver', 'qgis'] as const)('Before %s, no pixel outside of an area is shown', (name) => {
  it.each(frames)('%s', async (_, more) => {
    const door = doorOf(name)
    const reply = await gated.ask(door, gated.map(door, 'parcels,Wege & Stege', more), resident)
    expect([reply.status, reply.type.split('/')[0]], reply.text.slice(0, 300)).toEqual([200, 'image'])
    const pixels = await pixelsOf(reply.body)
    const [across, up] = [1000 / pixels.width, 1000 / pixels.height]
    const corner = pixels.data.subarray(0, 4)
    const background = more.TRANSPARENT === 'FALSE' ? Buffer.from([0x11, 0x22, 0x33]) : undefined
    let outside = 0
    for (let row = 0; row < pixels.height; row++)
      for (let column = 0; column < pixels.width; column++) {
        const at = (row * pixels.width + column) * 4
        const isInside =
          (column + 1) * across > area.west - across &&
          column * across < area.east + across &&
          1000 - row * up > area.south - up &&
          1000 - (row + 1) * up < area.north + up
        if (isInside) continue
        const shown = background
          ? !pixels.data.subarray(at, at + 3).equals(background)
          : pixels.data[at + 3] !== 0 && more.FORMAT !== 'image/jpeg'
        // JPEG has no opacity, and blocks of eight pixels: what is outside is as white as the corner, nearly.
        const isTinted =
          more.FORMAT === 'image/jpeg' &&
          column > area.east / across + 16 &&
          [0, 1, 2].some((part) => Math.abs((pixels.data[at + part] ?? 0) - (corner[part] ?? 0)) > 3)
        if (shown || isTinted) outside++
      }
    expect(outside).toBe(0)
    if (more.FORMAT === undefined) expect(countColours(pixels).get(colours.parcels) ?? 0).toBeGreaterThan(200)
  })

  it.each<[what: string, more: Record<string, string>]>([
    ['a reference that nobody knows', { SRS: 'EPSG:32632' }],
    ['a reference of the caller', { SRS: 'AUTO:42001,9001,10,50' }],
    ['a reference that is an address', { SRS: 'http://127.0.0.1:1/crs' }],
    ['no reference', { SRS: '' }],
    ['two references that differ', { CRS: 'EPSG:4326' }],
    ['an endless box', { BBOX: '-Infinity,0,Infinity,1' }],
    ['a box of five numbers', { BBOX: '1,2,3,4,5' }],
    ['a box of letters', { BBOX: 'a,b,c,d' }],
    ['a box across itself', { BBOX: [east, south, west, north].join(',') }],
  ])('%s shows nothing', async (_, more) => {
    const door = doorOf(name)
    const reply = await gated.ask(door, gated.map(door, 'parcels', more), resident)
    if (reply.status !== 200) {
      expect([reply.status >= 400 && reply.status < 500, reply.sent]).toEqual([true, []])
      return
    }
    expect(countColours(await pixelsOf(reply.body)).get(colours.parcels) ?? 0).toBe(0)
  })

  it('rows outside are not told, wherever the click is said to be', async () => {
    const door = doorOf(name)
    const info = {
      REQUEST: 'GetFeatureInfo',
      QUERY_LAYERS: 'parcels',
      INFO_FORMAT: 'text/plain',
      FEATURE_COUNT: '50',
    }
    const inside = await gated.ask(door, gated.map(door, 'parcels', { ...info, X: '40', Y: '75' }), resident)
    const beside = await gated.ask(door, gated.map(door, 'parcels', { ...info, X: '95', Y: '75' }), resident)
    // Rows are told where the server says their shapes; where nobody knows them, they are refused.
    expect([200, 403]).toContain(inside.status)
    expect(beside.text.includes('Parcel 2')).toBe(false)
  })
})
