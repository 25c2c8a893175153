import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'
import { countColours, pixelsOf } from '../ogc/pictures.ts'
import { colours } from '../ogc/world.ts'

// Addresses of tiles: rows before columns, other sets, other layers, other paths; and a tile of an area where a flip shows another place.

let gated: Gated
beforeAll(async () => {
  gated = await startGated()
})
afterAll(() => gated?.close())

const names = ['mapserver', 'qgis'] as const
const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor
const half = 20_037_508.342789244
/** The tile of a level that holds a place in metres. */
const tileAt = (x: number, y: number, level: number) => {
  const side = (2 * half) / 2 ** level
  return { row: Math.floor((half - y) / side), column: Math.floor((half + x) / side), level }
}
/** The middle of the first parcel. */
const [x, y] = [1_113_200 + 175, 6_446_300 + 675]
const { row, column, level } = tileAt(x, y, 17)
const tileOf = (layer: string, more: Record<string, string> = {}) => ({
  SERVICE: 'WMTS',
  VERSION: '1.0.0',
  REQUEST: 'GetTile',
  LAYER: layer,
  STYLE: 'default',
  TILEMATRIXSET: 'GoogleMapsCompatible',
  TILEMATRIX: String(level),
  TILEROW: String(row),
  TILECOL: String(column),
  FORMAT: 'image/png',
  ...more,
})
const restful = (layer: string, address = `${level}/${row}/${column}`, file = 'png') =>
  `/wmts/1.0.0/${encodeURIComponent(layer)}/default/GoogleMapsCompatible/${address}.${file}`

describe.each(names)('Before %s', (name) => {
  it('a tile shows the place of its address, by query and by path', async () => {
    const door = doorOf(name)
    const [query, path] = [
      await gated.ask(door, tileOf('parcels')),
      await gated.ask(door, '', { below: restful('parcels') }),
    ]
    expect([query.status, path.status], query.text.slice(0, 300) + path.text.slice(0, 300)).toEqual([
      200, 200,
    ])
    expect(query.body.equals(path.body)).toBe(true)
    expect(countColours(await pixelsOf(query.body)).get(colours.parcels) ?? 0).toBeGreaterThan(1_000)
  })

  it.each<[what: string, more: Record<string, string>]>([
    ['rows and columns exchanged', { TILEROW: String(column), TILECOL: String(row) }],
    ['rows from below', { TILEROW: String(2 ** level - 1 - row) }],
  ])('%s show another place', async (_, more) => {
    const reply = await gated.ask(doorOf(name), tileOf('parcels', more))
    if (reply.status === 200)
      expect(countColours(await pixelsOf(reply.body)).get(colours.parcels) ?? 0).toBe(0)
    else expect(reply.text).toContain('TileOutOfRange')
  })

  it('tiles of a hidden layer answer as those of none', async () => {
    const door = doorOf(name)
    const [hidden, missing] = await Promise.all(
      ['vault', 'vaulx'].map(async (layer) => {
        const replies = [
          await gated.ask(door, tileOf(layer)),
          await gated.ask(door, '', { below: restful(layer) }),
        ]
        return replies.map(({ status, text, sent }) => [status, text, sent])
      }),
    )
    expect(hidden).toEqual(missing)
    expect(hidden?.[0]?.[0]).toBeGreaterThanOrEqual(400)
    expect(hidden?.[0]?.[2]).toEqual([])
  })

  it('hidden rows are in no tile', async () => {
    const place = tileAt(1_113_200 + 650, 6_446_300 + 150, 18)
    const at = { TILEMATRIX: '18', TILEROW: String(place.row), TILECOL: String(place.column) }
    const [all, some] = [
      await gated.ask(doorOf(name), tileOf('parcels', at), { caller: 'editor' }),
      await gated.ask(doorOf(name), tileOf('parcels', at)),
    ]
    const counts = await Promise.all(
      [all, some].map(async ({ body }) => countColours(await pixelsOf(body)).get(colours.parcels) ?? 0),
    )
    expect([(counts[0] ?? 0) > 1_000, counts[1]]).toEqual([true, 0])
  })

  it.each<[what: string, more: Record<string, string>]>([
    ['a level that there is not', { TILEMATRIX: '99' }],
    ['a level of letters', { TILEMATRIX: '1e1' }],
    ['a row below nothing', { TILEROW: '-1' }],
    ['a row beyond the level', { TILEROW: String(2 ** level) }],
    ['half a column', { TILECOL: '1.5' }],
    ['another set', { TILEMATRIXSET: 'EPSG:4326' }],
    ['another style', { STYLE: 'zqStyle' }],
    ['two layers', { LAYER: 'parcels,vault' }],
    ['a format that is no picture', { FORMAT: 'application/vnd.mapbox-vector-tile' }],
    ['a filter', { CQL_FILTER: '1=1' }],
    ['a style of the caller', { SLD_BODY: '<x/>' }],
    ['a layer twice', { layer: 'vault' }],
  ])('%s is refused with a report of WMTS', async (_, more) => {
    const reply = await gated.ask(doorOf(name), tileOf('parcels', more))
    expect([reply.status >= 400 && reply.status < 500, reply.sent], reply.text.slice(0, 200)).toEqual([
      true,
      [],
    ])
    expect(reply.text).toContain('ExceptionReport')
  })

  it.each([
    '/wmts/1.0.0/vault%2f..%2fparcels/default/GoogleMapsCompatible/1/0/0.png',
    '/wmts/1.0.0/parcels/default/GoogleMapsCompatible/1/0/0.png/..%2f..%2fx',
    '/wmts/1.0.0/parcels/default/GoogleMapsCompatible/1/0/0.kml',
    '/wmts/1.0.0/parcels/default/GoogleMapsCompatible/1/0',
    '/wmts/9.9.9/parcels/default/GoogleMapsCompatible/1/0/0.png',
    '/wmts/1.0.0/parcels%00/default/GoogleMapsCompatible/1/0/0.png',
  ])('the path %s leads nowhere', async (below) => {
    const reply = await gated.ask(doorOf(name), '', { below })
    expect([reply.status >= 400 && reply.status < 500, reply.sent]).toEqual([true, []])
  })
})
