import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'

// Some formats of GetMap are no pictures: they hold shapes, rows or pages. Only pictures that can be masked are given, to everybody.

let gated: Gated
beforeAll(async () => {
  gated = await startGated()
})
afterAll(() => gated?.close())

const names = ['arcgis', 'mapserver', 'qgis'] as const
const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor

describe.each(names)('Before %s', (name) => {
  it.each([
    'application/dxf',
    'application/vnd.google-earth.kml+xml',
    'application/vnd.google-earth.kmz',
    'image/svg+xml',
    'application/pdf',
    'application/json',
    'application/json;type=utfgrid',
    'application/vnd.mapbox-vector-tile',
    'application/openlayers',
    'text/html; subtype=openlayers',
    'application/rss+xml',
    'application/atom+xml',
    'image/tiff',
    'image/geotiff',
    'image/png; mode=8bit; x',
    'text/mapserver-debug',
    '',
  ])('the format %j is refused', async (format) => {
    const door = doorOf(name)
    for (const caller of ['guest', 'editor'] as const) {
      const reply = await gated.ask(door, gated.map(door, door.seen, { FORMAT: format }), { caller })
      if (reply.status === 200) expect(reply.type).toMatch(/^image\/(?:png|jpeg|gif|webp)$/)
      else expect([reply.status, reply.sent]).toEqual([400, []])
    }
  })

  it.each([
    ['image/png', 'image/png'],
    ['image/jpeg', 'image/jpeg'],
    ['image/gif', 'image/gif'],
    ['image/webp', 'image/webp'],
  ])('%s is what it says, whatever the map server can', async (format, type) => {
    const door = doorOf(name)
    const reply = await gated.ask(door, gated.map(door, door.seen, { FORMAT: format }))
    // What no map server behind a door draws is refused.
    if (reply.status !== 200) expect([reply.status, reply.sent]).toEqual([400, []])
    else expect(reply.type).toBe(type)
  })

  it.each([
    'text/xml; subtype=x',
    'application/vnd.esri.wms_raw_xml',
    'text/javascript',
    'image/png',
    'application/vnd.ogc.gml/9',
  ])('rows at a place are not told as %s', async (format) => {
    const door = doorOf(name)
    const info = { REQUEST: 'GetFeatureInfo', QUERY_LAYERS: door.seen, INFO_FORMAT: format, X: '70', Y: '80' }
    const reply = await gated.ask(door, gated.map(door, door.seen, info))
    expect([reply.status, reply.sent]).toEqual([400, []])
  })

  it.each(['application/json', 'text/html', 'image/svg+xml', 'application/vnd.ogc.sld+xml'])(
    'a legend is not told as %s',
    async (format) => {
      const door = doorOf(name)
      const legend = {
        SERVICE: 'WMS',
        VERSION: '1.1.1',
        REQUEST: 'GetLegendGraphic',
        LAYER: door.seen,
        FORMAT: format,
      }
      const reply = await gated.ask(door, legend)
      expect([reply.status, reply.sent]).toEqual([400, []])
    },
  )
})
