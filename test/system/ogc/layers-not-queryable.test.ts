import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addServer, type Gated, type GatedDoor, startGated } from '../../ogc/gated.ts'
import type { OgcServer } from '../../ogc/listener.ts'
import { type ServerKind, startOgcServer } from '../../ogc/servers.ts'
import { layersOf } from '../../ogc/world.ts'

// A layer of a server of WMS that says queryable="0": clients are told so, and their questions get the error of the dialect.

const kinds: readonly ServerKind[] = ['mapserver', 'qgis']
let gated: Gated
let servers: readonly OgcServer[] = []

beforeAll(async () => {
  const layers = layersOf('one').map((layer) =>
    layer.name === 'hydrants' ? { ...layer, isSilent: true as const } : layer,
  )
  servers = await Promise.all(kinds.map((kind) => startOgcServer(kind, layers)))
  gated = await startGated({
    kinds: [],
    configure: (configuration) => {
      for (const [index, kind] of kinds.entries()) addServer(configuration, kind, servers[index]?.url ?? '')
    },
  })
})
afterAll(async () => {
  await gated?.close()
  await Promise.all(servers.map((server) => server.close()))
})

const doorOf = (kind: ServerKind): GatedDoor => ({
  name: kind,
  path: `/${kind}`,
  seen: 'parcels',
  alsoSeen: 'hydrants',
  hidden: 'vault',
  group: 'network',
  box: [1_113_200, 6_446_300, 1_114_200, 6_447_300],
})

describe.each(kinds)('Before %s, a layer whose rows are not told', (kind) => {
  const door = doorOf(kind)
  const tiles = {
    SERVICE: 'WMTS',
    VERSION: '1.0.0',
    STYLE: 'default',
    TILEMATRIXSET: 'GoogleMapsCompatible',
    TILEMATRIX: '0',
    TILEROW: '0',
    TILECOL: '0',
    FORMAT: 'image/png',
  }

  it.each(['1.1.1', '1.3.0'])('is not queryable in the capabilities of WMS %s', async (VERSION) => {
    for (const caller of ['editor', 'guest'] as const) {
      const { text } = await gated.ask(
        door,
        { SERVICE: 'WMS', REQUEST: 'GetCapabilities', VERSION },
        { caller },
      )
      const queryable = [...text.matchAll(/<Layer queryable="(\d)"><Name>([^<]*)/g)].map(([, one, name]) => [
        name,
        one,
      ])
      expect(Object.fromEntries(queryable)).toMatchObject({ parcels: '1', hydrants: '0' })
    }
  })

  it('gets the error of the dialect, and nothing is sent', async () => {
    const info = { REQUEST: 'GetFeatureInfo', INFO_FORMAT: 'text/plain', X: '1', Y: '1' }
    const asked = (layers: string) =>
      gated.ask(door, gated.map(door, 'parcels,hydrants', { ...info, QUERY_LAYERS: layers }), {
        caller: 'editor',
      })
    for (const layers of ['hydrants', 'parcels,hydrants']) {
      const { status, text, sent } = await asked(layers)
      expect([status, /code="(\w+)"/.exec(text)?.[1], sent]).toEqual([400, 'LayerNotQueryable', []])
    }
    expect((await asked('parcels')).status).toBe(200)
  })

  it('gets no row at a place of a tile, of which it is drawn', async () => {
    const info = { ...tiles, REQUEST: 'GetFeatureInfo', INFOFORMAT: 'text/plain', I: '1', J: '1' }
    const asked = (layer: string) => gated.ask(door, { ...info, LAYER: layer }, { caller: 'editor' })
    const { status, text, sent } = await asked('hydrants')
    expect([status, /exceptionCode="(\w+)"/.exec(text)?.[1], sent]).toEqual([
      400,
      'InvalidParameterValue',
      [],
    ])
    expect((await asked('parcels')).status).toBe(200)
    const drawn = await gated.ask(
      door,
      { ...tiles, REQUEST: 'GetTile', LAYER: 'hydrants' },
      { caller: 'editor' },
    )
    expect([drawn.status, drawn.type]).toEqual([200, 'image/png'])
  })
})
