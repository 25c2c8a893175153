import { addAccounts, type OgcAccount } from '../../../ogc/accounts.ts'
import { type Gated, startGated } from '../../../ogc/gated.ts'
import type { OgcServer } from '../../../ogc/listener.ts'
import { type PaintedFrame, paint } from '../../../ogc/painter.ts'
import { mapOf, type Pixels, pixelsOf } from '../../../ogc/pictures.ts'
import { startRecordingServer } from '../../../ogc/recording-server.ts'
import type { FilterLanguage } from '../../../ogc/sent-within.ts'
import { type ServerKind, startOgcServer } from '../../../ogc/servers.ts'
import { layersOf, type OgcLayer, visibleOf } from '../../../ogc/world.ts'

/** A map server behind the gateway, and drawings of what accounts see of it. */
export interface FuzzedDoor {
  readonly name: string
  readonly language: FilterLanguage
  readonly server: OgcServer
  /** Draws layers with the rows that the account sees of each, not by the gateway. */
  readonly reference: (account: OgcAccount, layers: readonly string[], frame: PaintedFrame) => Promise<Pixels>
}

/** The gateway before a recording server and real ones. */
export interface FuzzWorld {
  readonly url: string
  /** One line for each request, in order. */
  readonly audit: Gated['stack']['audit']
  readonly doors: readonly FuzzedDoor[]
  close(): Promise<void>
}

const recordingName = 'recording'

/** Starts the gateway, the map servers, and for each real one others that hold nothing but what accounts see. */
export async function openFuzzWorld(kinds: readonly ServerKind[]): Promise<FuzzWorld> {
  const recording = await startRecordingServer(layersOf('one'))
  const gated = await startGated({
    kinds,
    configure: (configuration) => {
      configuration.upstreams[recordingName] = {
        kind: 'ogc',
        server: 'geoserver',
        url: recording.url,
        fields: 'none',
        dataSource: 'geopackage',
        layers: Object.fromEntries(layersOf('one').map((layer) => [layer.name, described(layer)])),
      }
      configuration.mounts.push({ path: `/${recordingName}`, upstream: recordingName })
      addAccounts(configuration, kinds, [recordingName])
    },
  })
  const real = await Promise.all(kinds.map((kind) => realDoor(kind, gated)))
  return {
    url: gated.stack.gatewayUrl,
    audit: gated.stack.audit,
    doors: [
      { name: recordingName, language: 'geoserver', server: recording, reference: painted },
      ...real.map(({ door }) => door),
    ],
    async close() {
      await gated.close()
      await recording.close()
      await Promise.all(real.map(({ close }) => close()))
    },
  }
}

/** What the gateway has to be told of a layer where nobody tells its fields. */
const described = ({ columns, colour, keptIn }: OgcLayer): object => ({
  ...(keptIn === undefined ? {} : { dataSource: 'shapefile' }),
  fields: Object.entries(columns).map(([name, kind]) => ({
    name,
    ...(kind === 'number' ? { type: 'Double' } : {}),
  })),
  drawnBy: typeof colour === 'string' ? [] : [colour.column],
})

/** The layers of an account with the rows that it sees. */
function seenOf({ layers }: OgcAccount): readonly OgcLayer[] {
  return layersOf('one').flatMap((layer) => {
    const which = layers[layer.name]
    if (which === undefined) return []
    const rows = layer.rows.filter(
      ({ values }) =>
        which === 'all' || (which === 'open' ? values.zone === 'open' : values.label === 'Parcel 1'),
    )
    return [{ ...layer, rows }]
  })
}

async function painted(account: OgcAccount, layers: readonly string[], frame: PaintedFrame): Promise<Pixels> {
  const seen = seenOf(account)
  const drawn = layers.flatMap((name) => seen.filter((layer) => layer.name === name))
  return { data: paint(drawn, frame), width: frame.width, height: frame.height }
}

async function realDoor(
  kind: ServerKind,
  gated: Gated,
): Promise<{ door: FuzzedDoor; close: () => Promise<void> }> {
  const server = gated.servers[kind] as OgcServer
  const first = visibleOf(layersOf('one')).map((layer) =>
    layer.name === 'parcels' ? { ...layer, rows: layer.rows.slice(0, 1) } : layer,
  )
  const [open, one] = await Promise.all([
    startOgcServer(kind, visibleOf(layersOf('one'))),
    startOgcServer(kind, first),
  ])
  const serverFor = ({ layers }: OgcAccount): OgcServer => {
    const rows = Object.values(layers)
    return rows.includes('first') ? one : rows.includes('open') ? open : server
  }
  return {
    door: {
      name: kind,
      language: kind,
      server,
      reference: async (account, layers, { box, reference, width, height }) => {
        const more = { SRS: reference, BBOX: box.join(','), WIDTH: String(width), HEIGHT: String(height) }
        const asked = mapOf(layers.join(','), { ...more, STYLES: ','.repeat(layers.length - 1) })
        const reply = await fetch(`${serverFor(account).url}?${new URLSearchParams(asked)}`)
        return pixelsOf(Buffer.from(await reply.arrayBuffer()))
      },
    },
    close: async () => {
      await Promise.all([open, one].map((each) => each.close()))
    },
  }
}
