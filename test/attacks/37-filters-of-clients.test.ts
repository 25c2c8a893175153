import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'

// A filter of the caller stands in place of that of the policy, or beside it: QGIS replaces one by the other, ArcGIS forgets its own beside a
// style, an empty one opens everything, and rows that are named or counted tell which there are. Map servers fetch what styles name.

let gated: Gated
beforeAll(async () => {
  gated = await startGated()
})
afterAll(() => gated?.close())

const names = ['arcgis', 'mapserver', 'qgis'] as const
const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor
const style =
  '<StyledLayerDescriptor version="1.0.0"><NamedLayer><Name>vault</Name><UserStyle/></NamedLayer></StyledLayerDescriptor>'

const hostile: readonly (readonly [name: string, value: string])[] = [
  ['SLD', 'http://127.0.0.1:1/style.xml'],
  ['SLD_BODY', style],
  ['sld_body', style],
  ['STYLE_BODY', style],
  ['REMOTE_OWS_TYPE', 'WFS'],
  ['REMOTE_OWS_URL', 'http://127.0.0.1:1/'],
  ['FILTER', 'parcels:"zone" = \'restricted\''],
  ['FILTER', '<Filter/>'],
  ['CQL_FILTER', '1=1'],
  ['EXP_FILTER', "env('HOME') = '/root'"],
  ['FEATUREID', 'parcels.4'],
  ['FILTER_GEOM', 'POLYGON((0 0,1 0,1 1,0 0))'],
  ['SELECTION', 'parcels:4'],
  ['HIGHLIGHT_GEOM', 'POINT(0 0)'],
  ['HIGHLIGHT_SYMBOL', style],
  ['HIGHLIGHT_LABELSTRING', 'x'],
  ['VIEWPARAMS', 'zone:restricted'],
  ['ENV', 'zone:restricted'],
  ['layerDefs', '{"3":"1=1"}'],
  ['ANGLE', '45'],
  ['ROTATION', '45'],
  ['ATLAS_PK', '*'],
  ['map0:LAYERS', 'vault'],
  ['b:url', 'http://127.0.0.1:1/'],
]

describe.each(names)(
  'Before %s, a parameter that chooses rows, styles or sources is refused by its name',
  (name) => {
    it.each(hostile)('%s=%s', async (key, value) => {
      const door = doorOf(name)
      for (const caller of ['guest', 'editor'] as const) {
        const reply = await gated.ask(door, gated.map(door, door.seen, { [key]: value }), { caller })
        expect(reply.status).toBe(400)
        expect(reply.text).toContain('ServiceException')
        expect(reply.text).toContain(key)
        expect(reply.sent).toEqual([])
      }
    })

    it('and means nothing where it is empty, and is not sent', async () => {
      const door = doorOf(name)
      const empty = Object.fromEntries(hostile.map(([key]) => [key, '']))
      const reply = await gated.ask(door, gated.map(door, door.seen, empty))
      expect([reply.status, reply.type], reply.text.slice(0, 300)).toEqual([200, 'image/png'])
      expect(reply.sent.join(' ')).not.toMatch(/sld|highlight|viewparams|atlas|b:url|map0/i)
    })

    it('as hints and unknown ones are dropped', async () => {
      const door = doorOf(name)
      const more = {
        DPI: '1',
        MAP_RESOLUTION: '1',
        FORMAT_OPTIONS: 'dpi:1',
        BUFFER: '9',
        TILESORIGIN: '0,0',
        SCALEMETHOD: 'x',
        ZQ: '7',
      }
      const [plain, hinted] = [
        await gated.ask(door, gated.map(door, door.seen)),
        await gated.ask(door, gated.map(door, door.seen, more)),
      ]
      expect(hinted.body.equals(plain.body)).toBe(true)
      expect(hinted.sent.join(' ')).not.toMatch(/MAP_RESOLUTION|FORMAT_OPTIONS|TILESORIGIN|SCALEMETHOD|ZQ=/i)
    })
  },
)

describe.each(names)('Before %s, legends and rows at a place refuse them too', (name) => {
  it.each(['SLD', 'FILTER', 'FILTER_GEOM', 'FEATUREID', 'SELECTION'])('%s', async (key) => {
    const door = doorOf(name)
    const info = {
      REQUEST: 'GetFeatureInfo',
      QUERY_LAYERS: door.seen,
      INFO_FORMAT: 'text/plain',
      X: '1',
      Y: '1',
      [key]: 'x',
    }
    const legend = {
      SERVICE: 'WMS',
      VERSION: '1.1.1',
      REQUEST: 'GetLegendGraphic',
      LAYER: door.seen,
      FORMAT: 'image/png',
      [key]: 'x',
    }
    const replies = [await gated.ask(door, gated.map(door, door.seen, info)), await gated.ask(door, legend)]
    expect(replies.map(({ status, sent }) => [status, sent])).toEqual([
      [400, []],
      [400, []],
    ])
  })
})
