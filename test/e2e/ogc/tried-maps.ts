import { addServer } from '../../ogc/gated.ts'
import type { OgcServer } from '../../ogc/listener.ts'
import { type ServerKind, startOgcServer } from '../../ogc/servers.ts'
import { layersOf, origin, restrictedPlace, visibleOf } from '../../ogc/world.ts'
import type { PlainConfiguration } from '../stack.ts'
import type { LibraryQuestion } from './libraries/library.ts'
import { type Account, type OgcStack, startOgcStack } from './ogc-stack.ts'
import { fourTiles, type Pixels, pixelsOf, squareOf, type View } from './pixels.ts'

export const serverKinds: readonly ServerKind[] = ['mapserver', 'qgis']

/** A square of 512 pixels over nearly all of the world of the real servers. */
export const worldTile = { level: 15, column: 17_294, row: 11_112 }
export const worldView: View = squareOf(worldTile)

/** The tile of 256 pixels in it, by column and row, in which parcels lie that the visitor does not see, and others. */
export const worldQuarter = [1, 1] as const

/** The layers of the real servers that clients draw, the lowest first. Nothing is hidden of the roads, and their name has characters that addresses escape. */
export const worldLayers = ['parcels', 'Wege & Stege', 'hydrants']

/** The pixel of `worldView` at a place of the world, in metres from its origin. */
const pixelAt = ([x, y]: readonly [number, number]): readonly [number, number] => {
  const metres = (worldView.east - worldView.west) / worldView.width
  return [
    Math.floor((origin[0] + x - worldView.west) / metres),
    Math.floor((worldView.north - origin[1] - y) / metres),
  ]
}

/** Where a parcel lies that everybody sees, and where the visitor sees nothing. */
export const worldPlaces = { open: pixelAt([175, 675]), restricted: pixelAt(restrictedPlace) }

/** The gateway before real map servers, and a second server of each kind that holds only what the visitor may see. */
export interface RealStack extends OgcStack {
  /** Layers in `worldView`, as the server itself draws them for this account. */
  readonly map: (kind: ServerKind, account: Account, layers?: readonly string[]) => Promise<Pixels>
  /** A layer in a named style, in the same view. */
  readonly styled: (kind: ServerKind, account: Account, layer: string, style: string) => Promise<Pixels>
  /** The four tiles of 256 pixels in `worldView`. */
  readonly tiles: (kind: ServerKind, account: Account, layer: string) => Promise<Pixels>
  /** The legend of a layer, as the server itself draws it for this account. */
  readonly legend: (kind: ServerKind, account: Account, layer: string) => Promise<Pixels>
}

/** What every question of a page has before real servers. */
export const worldQuestion: Omit<LibraryQuestion, 'entrance' | 'version'> = {
  layers: worldLayers,
  view: worldView,
  tile: worldTile,
  quarter: worldQuarter,
}

/** Starts MapServer and QGIS Server, each twice, and the gateway before them and before the sample server. */
export async function startRealStack(): Promise<RealStack> {
  const start = (layers: ReturnType<typeof layersOf>) =>
    Promise.all(serverKinds.map(async (kind) => [kind, await startOgcServer(kind, layers)] as const))
  const [whole, visible] = await Promise.all([start(layersOf('one')), start(visibleOf(layersOf('one')))])
  const servers: Readonly<Record<Account, ReadonlyMap<ServerKind, OgcServer>>> = {
    editor: new Map(whole),
    visitor: new Map(visible),
  }
  const ogc = await startOgcStack((configuration) => {
    for (const [kind, { url }] of whole) {
      addServer(configuration, kind, url)
      // They draw one picture after the other, and these only end what hangs.
      Object.assign(configuration.upstreams[kind], {
        timeouts: { headers: '10m', bodyIdle: '10m', total: '10m' },
        limits: { waitTime: '10m' },
      })
    }
    makeGuest(configuration)
  })
  const direct = async (kind: ServerKind, account: Account, more: Readonly<Record<string, string>>) => {
    const query = new URLSearchParams({ SERVICE: 'WMS', VERSION: '1.1.1', FORMAT: 'image/png', ...more })
    const reply = await fetch(`${servers[account].get(kind)?.url}?${query}`)
    return pixelsOf(new Uint8Array(await reply.arrayBuffer()))
  }
  const map = (
    kind: ServerKind,
    account: Account,
    layers: readonly string[] = worldLayers,
    view = worldView,
  ) => direct(kind, account, getMap(layers, view))
  return {
    ...ogc,
    map,
    styled: (kind, account, layer, style) =>
      direct(kind, account, { ...getMap([layer], worldView), STYLES: style }),
    legend: (kind, account, layer) => direct(kind, account, getLegend(kind, layer)),
    tiles: (kind, account, layer) =>
      fourTiles(worldTile, (tile) => map(kind, account, [layer], squareOf(tile, 256))),
    async close() {
      await ogc.close()
      await Promise.all([...whole, ...visible].map(([, server]) => server.close()))
    },
  }
}

/** `addServer` grants to the role `guest`. */
function makeGuest({ users, keys }: PlainConfiguration): void {
  for (const { name, roles } of [...users, ...keys]) if (/visitor/.test(name)) roles.push('guest')
}

const getMap = (layers: readonly string[], { west, south, east, north, width, height }: View) => ({
  REQUEST: 'GetMap',
  LAYERS: layers.join(),
  STYLES: '',
  SRS: 'EPSG:3857',
  BBOX: [west, south, east, north].join(),
  WIDTH: String(width),
  HEIGHT: String(height),
  TRANSPARENT: 'TRUE',
})

/** QGIS Server counts rows unless it is told not to. */
const getLegend = (kind: ServerKind, layer: string) => ({
  REQUEST: 'GetLegendGraphic',
  LAYER: layer,
  STYLE: '',
  TRANSPARENT: 'TRUE',
  ...(kind === 'qgis' ? { SHOWFEATURECOUNT: 'FALSE' } : {}),
})
