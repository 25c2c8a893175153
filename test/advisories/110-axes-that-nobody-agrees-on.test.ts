import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'
import { countColours, pixelsOf } from '../ogc/pictures.ts'

// EPSG has turned the order of some axes round, and made references that servers do not know yet. Asked in WMS 1.3.0 for one of these, MapServer 8.0
// drew the place that lies across the diagonal, and Mapgate masked the one that was asked for: what was drawn lay outside of the area.

/** Where the map of the tests is in EPSG:32661: east, north. */
const [east, north] = [2_803_120, -2_552_610]

/** An area that lies elsewhere: across the diagonal, on the other side of the pole. Nothing is there. */
const around = (x: number, y: number, side: number) => [x - side, y - side, x + side, y + side] as const
const [xmin, ymin, xmax, ymax] = around(north, east, 20_000)
const ring = [
  [xmin, ymin],
  [xmax, ymin],
  [xmax, ymax],
  [xmin, ymax],
  [xmin, ymin],
]
const geojson = { type: 'Polygon', coordinates: [ring] }

let gated: Gated
beforeAll(async () => {
  gated = await startGated({
    kinds: ['mapserver'],
    configure: ({ keys, grants, upstreams }) => {
      upstreams.mapserver.version = '1.3.0'
      keys.push({ name: 'elsewhere', key: 'elsewhere-key', roles: ['elsewhere'] })
      grants.push({
        name: 'elsewhere',
        to: { roles: ['elsewhere'] },
        on: { services: ['mapserver'], layers: ['parcels'] },
        for: ['view'],
        with: { area: { of: { geojson, crs: 'EPSG:32661' }, pictures: 'pixels' } },
      })
    },
  })
})
afterAll(() => gated?.close())

it('nothing is drawn of what lies across the diagonal', async () => {
  const door = gated.doors.find(({ name }) => name === 'mapserver') as GatedDoor
  const query = gated.map(door, 'parcels', { SRS: 'EPSG:32661', BBOX: around(north, east, 1_500).join(',') })
  const reply = await gated.ask(door, query, { init: { headers: { token: 'elsewhere-key' } } })
  const colours = reply.type === 'image/png' ? [...countColours(await pixelsOf(reply.body)).keys()] : []
  expect({ colours, sent: reply.sent.join('\n') }).toEqual({ colours: [], sent: '' })
  expect(reply.status, reply.text.slice(0, 500)).toBe(400)
})
