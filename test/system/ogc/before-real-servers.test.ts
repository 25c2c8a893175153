import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../../ogc/gated.ts'
import type { OgcServer } from '../../ogc/listener.ts'
import { countColours, mapOf, type Pixels, pixelsOf } from '../../ogc/pictures.ts'
import { type ServerKind, startOgcServer } from '../../ogc/servers.ts'
import { colours, layersOf, ogcCanaries, visibleOf } from '../../ogc/world.ts'

// The gateway before real MapServer and QGIS Server: who sees everything gets the server's own picture, and a guest that of a server that holds
// nothing but what the guest may see.

const kinds: readonly ServerKind[] = ['mapserver', 'qgis']
let gated: Gated
let visible: Record<ServerKind, OgcServer>

beforeAll(async () => {
  const [mapserver, qgis, started] = await Promise.all([
    startOgcServer('mapserver', visibleOf(layersOf('one'))),
    startOgcServer('qgis', visibleOf(layersOf('one'))),
    startGated(),
  ])
  gated = started
  visible = { mapserver, qgis }
})
afterAll(async () => {
  await gated?.close()
  await Promise.all(Object.values(visible ?? {}).map((server) => server.close()))
})

const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor

async function direct(server: OgcServer | undefined, parameters: Record<string, string>): Promise<Pixels> {
  const reply = await fetch(`${server?.url}?${new URLSearchParams(parameters)}`)
  expect(reply.headers.get('content-type')).toContain('image/')
  return pixelsOf(Buffer.from(await reply.arrayBuffer()))
}

async function through(
  name: ServerKind,
  parameters: Record<string, string>,
  caller: 'guest' | 'editor',
): Promise<Pixels> {
  const reply = await gated.ask(doorOf(name), parameters, { caller })
  expect([reply.status, reply.type.split('/')[0]], reply.text.slice(0, 400)).toEqual([200, 'image'])
  return pixelsOf(reply.body)
}

const different = (one: Pixels, other: Pixels): number => {
  if (one.width !== other.width || one.height !== other.height) return Number.POSITIVE_INFINITY
  let count = 0
  for (let at = 0; at < one.data.length; at += 4)
    if (one.data.readUInt32LE(at) !== other.data.readUInt32LE(at)) count++
  return count
}

const [w, s, e, n] = [10.00001, 50.0001, 10.009, 50.0059]
const questions: readonly (readonly [what: string, layers: string, more: Record<string, string>])[] = [
  ['one layer', 'parcels', {}],
  ['all layers, from below', 'parcels,Wege & Stege,hydrants', {}],
  ['all layers, the other way round', 'hydrants,Wege & Stege,parcels', {}],
  ['a corner', 'parcels,hydrants', { BBOX: '1113700,6446400,1114200,6446900', WIDTH: '300', HEIGHT: '300' }],
  [
    'degrees of 1.1.1',
    'parcels',
    { SRS: 'EPSG:4326', BBOX: [w, s, e, n].join(','), WIDTH: '899', HEIGHT: '580' },
  ],
  ['UTM', 'parcels,Wege & Stege', { SRS: 'EPSG:25832', BBOX: '571700,5539150,572400,5539850' }],
  ['a background', 'parcels', { TRANSPARENT: 'FALSE' }],
]

describe.each(kinds)('Before %s', (kind) => {
  it.each(questions)('an editor gets the picture of the server itself: %s', async (_, layers, more) => {
    const asked = mapOf(layers, more)
    expect(different(await through(kind, asked, 'editor'), await direct(gated.servers[kind], asked))).toBe(0)
  })

  it.each(questions)(
    'a guest gets the picture of a server without what is hidden: %s',
    async (_, layers, more) => {
      const asked = mapOf(layers, more)
      expect(different(await through(kind, asked, 'guest'), await direct(visible[kind], asked))).toBe(0)
    },
  )

  it('a guest gets the same in 1.3.0, with axes as the reference defines them', async () => {
    const { SRS: _, ...rest } = mapOf('parcels', { WIDTH: '899', HEIGHT: '580' })
    const older = await through(kind, { ...rest, SRS: 'EPSG:4326', BBOX: [w, s, e, n].join(',') }, 'guest')
    const newer = await through(
      kind,
      { ...rest, VERSION: '1.3.0', CRS: 'EPSG:4326', BBOX: [s, w, n, e].join(',') },
      'guest',
    )
    expect([different(older, newer), countColours(older).has(colours.parcels)]).toEqual([0, true])
  })

  it('a group is drawn as its layers', async () => {
    const order = kind === 'qgis' ? 'network' : 'network'
    const picture = await through(kind, mapOf(order), 'guest')
    const counts = countColours(picture)
    expect([colours.vault, colours.parcels].map((colour) => counts.get(colour) ?? 0)).toEqual([0, 0])
    expect(different(picture, await direct(visible[kind], mapOf('network')))).toBe(0)
  })

  it('an editor gets a group as the server draws it', async () => {
    const asked = mapOf('network')
    expect(different(await through(kind, asked, 'editor'), await direct(gated.servers[kind], asked))).toBe(0)
  })

  it('a layer whose drawing needs a hidden field is not drawn, and the rows that it draws are not told', async () => {
    await gated.stack.reconfigure(({ upstreams }) => {
      upstreams[kind].layers.parcels = { drawnBy: ['owner'] }
    })
    try {
      const reply = await gated.ask(doorOf(kind), mapOf('parcels'))
      expect([reply.status, reply.sent]).toEqual([403, []])
      const rows = mapOf('parcels', { REQUEST: 'GetFeatureInfo', QUERY_LAYERS: 'parcels', X: '85', Y: '165' })
      expect((await gated.ask(doorOf(kind), { ...rows, INFO_FORMAT: 'text/plain' })).sent).toEqual([])
    } finally {
      await gated.stack.reconfigure(({ upstreams }) => {
        upstreams[kind].layers.parcels = { drawnBy: [] }
      })
    }
  })

  it('legends tell what a caller may see', async () => {
    const legend = (layer: string) => ({
      SERVICE: 'WMS',
      VERSION: '1.1.1',
      REQUEST: 'GetLegendGraphic',
      LAYER: layer,
      FORMAT: 'image/png',
    })
    const roads = await gated.ask(doorOf(kind), legend('Wege & Stege'))
    expect([roads.status, roads.type], roads.text.slice(0, 300)).toEqual([200, 'image/png'])
    const counts = countColours(await pixelsOf(roads.body))
    expect([colours.mainRoads, colours.sideRoads].every((colour) => (counts.get(colour) ?? 0) > 10)).toBe(
      true,
    )
    expect((await gated.ask(doorOf(kind), legend('vault'))).status).toBeGreaterThanOrEqual(400)
  })

  it('rows at a place are those of the world, in every form', async () => {
    const info = {
      REQUEST: 'GetFeatureInfo',
      QUERY_LAYERS: 'parcels',
      FEATURE_COUNT: '10',
      X: '85',
      Y: '165',
    }
    for (const format of [
      'text/plain',
      'text/html',
      'application/json',
      'application/vnd.ogc.gml',
      'text/xml',
    ]) {
      const asked = mapOf('parcels', { ...info, INFO_FORMAT: format })
      const [all, some] = [
        await gated.ask(doorOf(kind), asked, { caller: 'editor' }),
        await gated.ask(doorOf(kind), asked),
      ]
      expect([all.status, some.status], all.text + some.text).toEqual([200, 200])
      expect([
        all.text.includes('Parcel 1'),
        all.text.includes(ogcCanaries.one.text),
        some.text.includes('Parcel 1'),
        some.text.includes('zqCanary'),
      ]).toEqual([true, true, true, false])
    }
  })

  it('only what the gateway says reaches the server: one request, in one spelling', async () => {
    const { sent } = await gated.ask(doorOf(kind), `${new URLSearchParams(mapOf('parcels'))}&DPI=90&zq=1`)
    expect(sent).toHaveLength(1)
    expect(sent[0]).toContain('SERVICE=WMS')
    expect(sent[0]).toMatch(/FILTER=/)
    expect(sent[0]).not.toMatch(/zq=|DPI=|token|guest-key/)
  })
})
