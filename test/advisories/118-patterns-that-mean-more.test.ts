import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'
import type { OgcServer } from '../ogc/listener.ts'
import { colourAt, mapOf, pixelAt, pixelsOf } from '../ogc/pictures.ts'
import { type ServerKind, startOgcServer } from '../ogc/servers.ts'
import type { LayerSource, OgcLayer } from '../ogc/world.ts'

// A pattern of a policy was more to what decided on it: MapServer matched any line of a text of a shapefile, and wrote the escape of a full stop into GLOB, so that
// NOT LIKE '%.x' was true of 'a.x' in a GeoPackage; GDAL took `_` for a byte, so that two of them were one é. Each of these rows was drawn.

interface Case {
  readonly kind: ServerKind
  readonly keptIn: LayerSource
  readonly where: string
  /** What the zone of a hidden row is, and of a row that is seen. */
  readonly hidden: string
  readonly seen: string
  /** True where nothing that is exact can be asked. */
  readonly isRefused: boolean
}

const cases: readonly Case[] = [
  {
    kind: 'mapserver',
    keptIn: 'shapefile',
    where: "zone LIKE 'op%'",
    hidden: 'shut\nopen',
    seen: 'open',
    isRefused: false,
  },
  {
    kind: 'mapserver',
    keptIn: 'shapefile',
    where: "zone NOT LIKE 'a%x'",
    hidden: 'a\nx',
    seen: 'open',
    isRefused: false,
  },
  {
    kind: 'mapserver',
    keptIn: 'geopackage',
    where: "zone NOT LIKE '%.x'",
    hidden: 'a.x',
    seen: 'open',
    isRefused: true,
  },
  { kind: 'qgis', keptIn: 'shapefile', where: "zone LIKE '__'", hidden: 'é', seen: 'ab', isRefused: true },
  { kind: 'qgis', keptIn: 'shapefile', where: "zone NOT LIKE '_'", hidden: 'é', seen: 'ab', isRefused: true },
]

const places = { seen: [300, 500], hidden: [700, 500] } as const
const colour = '3366cc'

const layerOf = ({ keptIn, hidden, seen }: Case, index: number): OgcLayer => ({
  name: `layer${index}`,
  title: `Layer ${index}`,
  table: `layer${index}`,
  keptIn,
  kind: 'point',
  columns: { zone: 'text' },
  colour,
  rows: [
    { fid: 1, values: { zone: seen }, places: [places.seen] },
    { fid: 2, values: { zone: hidden }, places: [places.hidden] },
  ],
})

const kinds: readonly ServerKind[] = ['mapserver', 'qgis']
let gated: Gated
let servers: readonly OgcServer[] = []

beforeAll(async () => {
  const layers = cases.map(layerOf)
  servers = await Promise.all(kinds.map((kind) => startOgcServer(kind, layers)))
  gated = await startGated({
    kinds: [],
    configure: ({ upstreams, mounts, grants }) => {
      for (const [at, kind] of kinds.entries()) {
        upstreams[kind] = {
          kind: 'ogc',
          server: kind,
          url: servers[at]?.url,
          ...(kind === 'mapserver' ? { masks: 'none' } : {}),
          layers: Object.fromEntries(
            cases.map(({ keptIn }, index) => [`layer${index}`, { drawnBy: [], dataSource: keptIn }]),
          ),
        }
        mounts.push({ path: `/${kind}`, upstream: kind })
      }
      for (const [index, { kind, where }] of cases.entries())
        grants.push({
          name: `case ${index}`,
          to: { roles: ['guest'] },
          on: { services: [kind], layers: [`layer${index}`] },
          for: ['view'],
          with: { where },
        })
    },
  })
})
afterAll(async () => {
  await gated?.close()
  await Promise.all(servers.map((server) => server.close()))
})

describe('A row for which a pattern is not true is not drawn', () => {
  it.each(cases.map((one, index) => ({ ...one, index })))('$where before $kind', async (one) => {
    const door = { path: `/${one.kind}` } as GatedDoor
    const draw = (caller: 'guest' | 'editor') => gated.ask(door, mapOf(`layer${one.index}`), { caller })
    const shown = async (caller: 'guest' | 'editor') => {
      const pixels = await pixelsOf((await draw(caller)).body)
      return [places.seen, places.hidden].map((place) => colourAt(pixels, pixelAt(place)) === colour)
    }
    expect(await shown('editor')).toEqual([true, true])
    if (one.isRefused) expect((await draw('guest')).status).toBe(403)
    else expect(await shown('guest')).toEqual([true, false])
  })
})
