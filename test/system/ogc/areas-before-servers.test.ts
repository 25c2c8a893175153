import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../../ogc/gated.ts'
import { colourAt, mapOf, pixelAt, pixelsOf } from '../../ogc/pictures.ts'
import type { ServerKind } from '../../ogc/servers.ts'
import { colours, ogcCanaries, origin } from '../../ogc/world.ts'

// Areas before real servers of WMS: pictures are masked pixel by pixel, and what needs to know rows by their places is refused.

const kinds: readonly ServerKind[] = ['mapserver', 'qgis']
const [x0, y0] = origin

/** The part of the map east of 200 metres, over the first parcel and the second; in EPSG:3857. */
const ring = [
  [x0 + 200, y0 + 500],
  [x0 + 1000, y0 + 500],
  [x0 + 1000, y0 + 1000],
  [x0 + 200, y0 + 1000],
  [x0 + 200, y0 + 500],
]
const geojson = { type: 'Polygon', coordinates: [ring] }
const areaOf = (pictures: string) => ({ of: { geojson, crs: 'EPSG:3857' }, pictures })

let gated: Gated
beforeAll(async () => {
  gated = await startGated({
    configure: ({ keys, grants }) => {
      for (const pictures of ['pixels', 'rows']) {
        keys.push({ name: `in-${pictures}`, key: `in-${pictures}-key`, roles: [`in-${pictures}`] })
        for (const kind of kinds)
          grants.push({
            name: `${kind} in an area by ${pictures}`,
            to: { roles: [`in-${pictures}`] },
            on: { services: [kind], layers: ['parcels'] },
            for: ['view', 'query', 'identify'],
            with: { area: areaOf(pictures) },
          })
      }
    },
  })
})
afterAll(() => gated?.close())

const doorOf = (kind: ServerKind) => gated.doors.find(({ name }) => name === kind) as GatedDoor
const asked = (kind: ServerKind, caller: string, more: Record<string, string> = {}) =>
  gated.ask(doorOf(kind), mapOf('parcels', more), { init: { headers: { token: `${caller}-key` } } })

describe.each(kinds)('In an area before %s', (kind) => {
  it('a picture is masked, and nothing outside of it is left', async () => {
    const reply = await asked(kind, 'in-pixels')
    expect([reply.status, reply.type], reply.text.slice(0, 300)).toEqual([200, 'image/png'])
    const pixels = await pixelsOf(reply.body)
    // The first parcel lies from 100 to 250 metres, the second from 300 to 450.
    expect(colourAt(pixels, pixelAt([230, 700]))).toBe(colours.parcels)
    expect(colourAt(pixels, pixelAt([400, 700]))).toBe(colours.parcels)
    expect(colourAt(pixels, pixelAt([150, 700]))).toBeUndefined()
    for (let row = 0; row < 500; row += 7)
      for (const column of [0, 50, 99]) {
        const at = (row * pixels.width + column) * 4
        expect(pixels.data.readUInt32LE(at)).toBe(0)
      }
  })

  it('a picture whose rows would have to be known by their places is refused', async () => {
    const reply = await asked(kind, 'in-rows')
    expect(reply.status).toBe(403)
    expect(reply.sent.join('\n')).not.toContain('REQUEST=GetMap')
  })

  it.each(['in-pixels', 'in-rows'])('rows at a place are refused to %s', async (caller) => {
    const reply = await asked(kind, caller, {
      REQUEST: 'GetFeatureInfo',
      QUERY_LAYERS: 'parcels',
      INFO_FORMAT: 'application/json',
      X: '75',
      Y: '150',
    })
    expect(reply.status).toBe(403)
    expect(reply.text).not.toContain(ogcCanaries.one.text)
  })

  it('the legend, which is one picture of all classes, is refused', async () => {
    const reply = await gated.ask(
      doorOf(kind),
      {
        SERVICE: 'WMS',
        VERSION: '1.1.1',
        REQUEST: 'GetLegendGraphic',
        LAYER: 'parcels',
        FORMAT: 'image/png',
      },
      { init: { headers: { token: 'in-pixels-key' } } },
    )
    expect([reply.status, reply.sent.join().includes('GetLegendGraphic')]).toEqual([403, false])
  })
})
