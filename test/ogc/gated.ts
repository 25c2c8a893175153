import { type PlainConfiguration, type Stack, type StackOptions, startStack } from '../e2e/stack.ts'
import type { LoggedRequest, OgcServer } from './listener.ts'
import { type ServerKind, startOgcServer } from './servers.ts'
import { layersOf, type OgcLayer, openRows, type Which } from './world.ts'

/** A door of WMS of the running gateway, and layers behind it as the guest sees them. */
export interface GatedDoor {
  readonly name: 'arcgis' | ServerKind
  /** Path of the WMS, from the address of the gateway on. */
  readonly path: string
  /** Names of two layers that the guest sees a part of. */
  readonly seen: string
  readonly alsoSeen: string
  /** Name of a layer that the guest does not see. */
  readonly hidden: string
  /** Name of a group that holds `alsoSeen` and `hidden`. */
  readonly group: string
  /** West, south, east and north of the map in EPSG:3857. */
  readonly box: readonly [number, number, number, number]
}

/** Who asks: from whom nothing is hidden, from whom layers, rows and fields are hidden, and who has no key. */
export type GatedCaller = 'editor' | 'guest' | 'anonymous'

/** What came back, and what reached the map server meanwhile. */
export interface GatedAnswer {
  readonly status: number
  readonly type: string
  readonly headers: Headers
  readonly body: Buffer
  /** The body, as Latin-1. */
  readonly text: string
  /** Each request that reached the map server of the door, as text. */
  readonly sent: readonly string[]
  /** The same as they came to a real server. */
  readonly logged: readonly LoggedRequest[]
}

/** The real gateway before map servers, on free ports. */
export interface Gated {
  readonly stack: Stack
  readonly doors: readonly GatedDoor[]
  readonly servers: Readonly<Partial<Record<ServerKind, OgcServer>>>
  ask(
    door: GatedDoor,
    query: Readonly<Record<string, string>> | string,
    more?: { readonly caller?: GatedCaller; readonly below?: string; readonly init?: RequestInit },
  ): Promise<GatedAnswer>
  /** GetMap of a door over its whole map. */
  map(door: GatedDoor, layers: string, more?: Readonly<Record<string, string>>): Record<string, string>
  close(): Promise<void>
}

interface GatedOptions extends StackOptions {
  /** Which real servers; default both. The sample server, which speaks ArcGIS, is always there. */
  readonly kinds?: readonly ServerKind[]
  readonly which?: Which
  /** The layers of the real servers. Default: those of the world. */
  readonly layers?: (which: Which) => readonly OgcLayer[]
}

/** Fields of the real servers' layers that the guest does not see. */
export const hiddenFields = ['owner', 'tax', 'pressure']

/** Starts the gateway before the sample server and real servers of WMS, with a guest from whom layers, rows and fields are hidden. */
export async function startGated({
  kinds = ['mapserver', 'qgis'],
  which = 'one',
  layers = layersOf,
  configure,
  ...options
}: GatedOptions = {}): Promise<Gated> {
  const started = await Promise.all(
    kinds.map(async (kind) => [kind, await startOgcServer(kind, layers(which))] as const),
  )
  const servers: Partial<Record<ServerKind, OgcServer>> = Object.fromEntries(started)
  const stack = await startStack({
    ...options,
    configure: (configuration) => {
      addCallers(configuration)
      for (const [kind, { url }] of started) addServer(configuration, kind, url)
      configure?.(configuration)
      for (const upstream of Object.values<PlainConfiguration>(configuration.upstreams))
        upstream.catalog = { refresh: '1d' }
    },
  })
  // What the gateway asks by itself has been asked: from now on map servers are asked what callers ask for.
  await stack.refreshCatalog()
  const doors = [arcgisDoor, ...kinds.map(doorOf)]
  const take = (door: GatedDoor): Pick<GatedAnswer, 'sent' | 'logged'> => {
    if (door.name === 'arcgis')
      return { sent: stack.sample.report.take().map((execution) => JSON.stringify(execution)), logged: [] }
    const logged = servers[door.name]?.requests.splice(0) ?? []
    const sent = logged.map(({ url, body }) => `${decodeURIComponent(url.replaceAll('+', ' '))} ${body}`)
    return { sent, logged }
  }
  return {
    stack,
    doors,
    servers,
    async ask(door, query, { caller = 'guest', below = '', init = {} } = {}) {
      take(door)
      const text = typeof query === 'string' ? query : new URLSearchParams(query).toString()
      const reply = await fetch(`${stack.gatewayUrl}${door.path}${below}${text === '' ? '' : `?${text}`}`, {
        redirect: 'manual',
        ...init,
        headers: { ...(caller === 'anonymous' ? {} : { token: `${caller}-key` }), ...init.headers },
      })
      const body = Buffer.from(await reply.arrayBuffer())
      return {
        status: reply.status,
        type: reply.headers.get('content-type') ?? '',
        headers: reply.headers,
        body,
        text: body.toString('latin1'),
        ...take(door),
      }
    },
    map: (door, layers, more = {}) => ({
      SERVICE: 'WMS',
      VERSION: '1.1.1',
      REQUEST: 'GetMap',
      LAYERS: layers,
      STYLES: '',
      SRS: 'EPSG:3857',
      BBOX: door.box.join(','),
      WIDTH: '250',
      HEIGHT: '250',
      FORMAT: 'image/png',
      TRANSPARENT: 'TRUE',
      ...more,
    }),
    async close() {
      await stack.close()
      await Promise.all(started.map(([, server]) => server.close()))
    },
  }
}

function addCallers({ keys, grants }: PlainConfiguration): void {
  keys.push(
    { name: 'editor', key: 'editor-key', roles: ['everything'] },
    { name: 'guest', key: 'guest-key', roles: ['guest'] },
  )
  grants.push({
    name: 'the assets of a guest',
    to: { roles: ['guest'] },
    on: { services: ['Assets_Service'], layers: [2, 5] },
    for: ['view', 'query', 'identify'],
    with: { fields: { except: ['owner_name', 'phone', 'cost'] }, where: "classification = 'public'" },
  })
}

/** Adds a server of WMS as an upstream, a mount of the same name, and what the guest may see of it. */
export function addServer(
  { upstreams, mounts, grants }: PlainConfiguration,
  kind: ServerKind,
  url: string,
): void {
  upstreams[kind] = {
    kind: 'ogc',
    server: kind,
    url,
    ...(kind === 'mapserver' ? { masks: 'none' } : {}),
    dataSource: 'geopackage',
    layers: {
      parcels: {
        drawnBy: [],
        dataSource: 'shapefile',
        styles: {
          night: { drawnBy: [] },
          'by zone': { drawnBy: ['zone'] },
          'by owner': { drawnBy: ['owner'] },
        },
      },
      events: { drawnBy: [] },
      hydrants: { drawnBy: [] },
      'Wege & Stege': { drawnBy: ['kind'] },
    },
  }
  mounts.push({ path: `/${kind}`, upstream: kind })
  grants.push(
    ...['parcels', 'hydrants'].map((layer) => ({
      name: `${layer} of a guest on ${kind}`,
      to: { roles: ['guest'] },
      on: { services: [kind], layers: [layer] },
      for: ['view', 'query', 'identify'],
      with: { fields: { except: hiddenFields }, where: openRows(layer) },
    })),
    {
      name: `events of a guest on ${kind}`,
      to: { roles: ['guest'] },
      on: { services: [kind], layers: ['events'] },
      for: ['view', 'query', 'identify'],
      with: { where: "zone = 'open'" },
    },
    {
      name: `roads of a guest on ${kind}`,
      to: { roles: ['guest'] },
      on: { services: [kind], layers: ['Wege & Stege'] },
      for: ['view', 'query', 'identify'],
    },
  )
}

const arcgisDoor: GatedDoor = {
  name: 'arcgis',
  path: '/arcgis/services/Assets_Service/MapServer/WMSServer',
  seen: '5',
  alsoSeen: '2',
  hidden: '3',
  group: '1',
  box: [-13_200_000, 4_050_000, -13_100_000, 4_150_000],
}

const doorOf = (kind: ServerKind): GatedDoor => ({
  name: kind,
  path: `/${kind}`,
  seen: 'parcels',
  alsoSeen: 'hydrants',
  hidden: 'vault',
  group: 'network',
  box: [1_113_200, 6_446_300, 1_114_200, 6_447_300],
})
