import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'
import { colourAt, mapOf, pixelAt, pixelsOf } from '../ogc/pictures.ts'
import { colours, ogcCanaries, origin } from '../ogc/world.ts'

// A layer of a WMS server whose shapes nobody tells (`fields: none`, or fields of its own in the configuration) was taken for a table, which lies in no
// area: whoever had it within an area alone was told that there is no such service.

const [x, y] = origin
const ring = [
  [x + 200, y + 500],
  [x + 1000, y + 500],
  [x + 1000, y + 1000],
  [x + 200, y + 1000],
  [x + 200, y + 500],
]
const areaOf = (pictures: string) => ({
  area: { of: { geojson: { type: 'Polygon', coordinates: [ring] }, crs: 'EPSG:3857' }, pictures },
})
const fields = [{ name: 'label' }, { name: 'zone' }, { name: 'owner' }]
const told = { none: {}, some: { parcels: { fields, drawnBy: [] } } }

let gated: Gated
beforeAll(async () => {
  gated = await startGated({
    kinds: ['mapserver'],
    configure: ({ upstreams, mounts, keys, grants }) => {
      for (const [name, layers] of Object.entries(told)) {
        upstreams[name] = { ...upstreams.mapserver, fields: 'none', layers }
        mounts.push({ path: `/${name}`, upstream: name })
      }
      for (const pictures of ['pixels', 'rows']) {
        keys.push({ name: pictures, key: `${pictures}-key`, roles: [pictures] })
        grants.push({
          name: `an area by ${pictures}`,
          to: { roles: [pictures] },
          on: { services: Object.keys(told), layers: ['parcels'] },
          for: ['view', 'query', 'identify'],
          with: areaOf(pictures),
        })
      }
    },
  })
})
afterAll(() => gated?.close())

describe.each(Object.keys(told))('Where the fields that are known are %s', (name) => {
  const ask = (key: string, more: Record<string, string> = {}) => {
    const door = { ...(gated.doors.find((one) => one.name === 'mapserver') as GatedDoor), path: `/${name}` }
    return gated.ask(door, mapOf('parcels', more), {
      caller: 'anonymous',
      init: { headers: { token: key } },
    })
  }

  it('a picture is masked to the area', async () => {
    const reply = await ask('pixels-key')
    expect([reply.status, reply.type], reply.text.slice(0, 300)).toEqual([200, 'image/png'])
    const pixels = await pixelsOf(reply.body)
    expect(
      [
        [400, 700],
        [150, 700],
        [650, 150],
      ].map(([east = 0, north = 0]) => colourAt(pixels, pixelAt([east, north]))),
    ).toEqual([colours.parcels, undefined, undefined])
  })

  it('what needs to know rows by their places is refused', async () => {
    const info = {
      REQUEST: 'GetFeatureInfo',
      QUERY_LAYERS: 'parcels',
      INFO_FORMAT: 'text/plain',
      X: '75',
      Y: '150',
    }
    const replies = [await ask('rows-key'), await ask('pixels-key', info), await ask('rows-key', info)]
    expect(replies.map(({ status }) => status)).toEqual([403, 403, 403])
    expect(replies.flatMap(({ sent }) => sent).join()).not.toMatch(/GetMap|GetFeatureInfo/)
    for (const { text } of replies) expect(text).not.toContain(ogcCanaries.one.text)
  })
})
