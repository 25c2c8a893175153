import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createCatalog, createReread, createRevalidate } from '../../packages/gateway/src/catalog/index.ts'
import { upstreamSection } from '../../packages/gateway/src/config/sections/upstreams.ts'
import { GatewayError } from '../../packages/gateway/src/core/errors/errors.ts'
import { createPlanner } from '../../packages/gateway/src/plan/index.ts'
import { transform } from '../../packages/gateway/src/transform/index.ts'
import { createUpstreams } from '../../packages/gateway/src/upstream/index.ts'
import { handle } from '../../packages/gateway/src/walk/handle.ts'
import type { Rooms } from '../../packages/gateway/src/walk/rooms.ts'
import { compileGrants } from '../../packages/policy/src/index.ts'
import { grantSection } from '../../packages/policy/src/model/grant-schema.ts'
import type { Principal } from '../../packages/policy/src/model/principal.ts'
import { inboundOf, mount } from './asking.ts'

/** What an odd map server says to one request; undefined: what an honest one would say of its service `Sites`. */
export type Odd = (url: URL, response: ServerResponse, message: IncomingMessage) => unknown

/** What came back. */
export interface OddAnswer {
  readonly status: number
  /** The gateway's error code where it refused. */
  readonly refused: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: replies are looked into at many places
  readonly json: any
}

/** All rooms before a small server that answers as a test says. */
export interface OddStack {
  /** Asks below the site's root, such as `/rest/services?f=json`, as the caller to whom the grants are given. */
  ask(target: string, headers?: Readonly<Record<string, string>>): Promise<OddAnswer>
  /** Decoded paths with queries that the map server was asked for since the last look. */
  asked(): readonly string[]
  /** Changes what the map server says. */
  answer: Odd
  /** What the honest answers describe. */
  layers: readonly object[]
  readonly rooms: Rooms
  close(): Promise<void>
}

const caller: Principal = {
  id: 'key:caller',
  name: 'caller',
  kind: 'key',
  roles: ['caller'],
  attributes: {},
  scope: {},
  shownAs: 'key',
  expiresAt: null,
  carrier: 'header',
}

/** A layer of points with four fields. */
export const sites = {
  id: 0,
  type: 'Feature Layer',
  name: 'Sites',
  geometryType: 'esriGeometryPoint',
  objectIdField: 'OBJECTID',
  displayField: 'NAME',
  hasAttachments: true,
  fields: [
    { name: 'OBJECTID', type: 'esriFieldTypeOID' },
    { name: 'NAME', type: 'esriFieldTypeString' },
    { name: 'OWNER', type: 'esriFieldTypeString' },
    { name: 'DISTRICT', type: 'esriFieldTypeString' },
  ],
}

/**
 * Starts the server and the rooms before it. `grants`: the `with` of each grant of the caller on the service `Sites`;
 * `layers`: their JSON, default one layer of points.
 */
export async function startOddStack({
  grants,
  layers = [sites],
  answer = () => undefined,
  clock = () => 0,
  on = {},
  revalidates = false,
  version = 11,
}: {
  grants: readonly object[]
  layers?: readonly object[]
  answer?: Odd
  clock?: () => number
  /** What the grants are on, beside the service. */
  on?: object
  /** True: the rooms check whether the layers are still those of the catalogue. */
  revalidates?: boolean
  /** The version that the map server states; null: it states none. */
  version?: number | null
}): Promise<OddStack> {
  const seen: string[] = []
  let isOpen = false
  const server = createServer(async (message, response) => {
    const url = new URL(message.url ?? '', 'http://odd')
    const body = (await buffer(message)).toString()
    if (body) url.search = body
    const path = url.pathname.slice('/arcgis'.length)
    seen.push(path + decodeURIComponent(url.search.replaceAll('+', ' ')))
    const said = isOpen ? stack.answer(url, response, message) : undefined
    if (!response.headersSent) respond(response, said ?? honest(path, stack.layers, version) ?? {})
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/arcgis`
  const configuration = { site: upstreamSection.parse({ kind: 'arcgis', url, credential: { kind: 'none' } }) }
  const upstreams = createUpstreams({ configuration, directory: '.', clock })
  const catalog = createCatalog({ forward: upstreams.forward, upstreams: ['site'], clock, refreshMs: 0 })
  const rooms = roomsOver({ upstreams, catalog, grants, url, clock, on, revalidates })
  const stack: OddStack = {
    rooms,
    answer,
    layers,
    asked: () => seen.splice(0),
    ask: async (target, headers = {}) => {
      const [path = '', query = ''] = target.split('?')
      const inbound = { ...inboundOf(`/gis${path}`, query), headers }
      return handle(inbound, mount, rooms, {}).then(
        async ({ status, headers, body }) => {
          const bytes = body instanceof Readable ? await buffer(body) : Buffer.from(body ?? '')
          return { status, refused: undefined, headers, ...textOf(bytes) }
        },
        (error) => {
          if (!(error instanceof GatewayError)) throw error
          return {
            status: error.meaning.status,
            refused: error.code,
            headers: {},
            ...textOf(Buffer.alloc(0)),
          }
        },
      )
    },
    close: async () => {
      catalog.close()
      await upstreams.close()
      server.closeAllConnections()
      server.close()
    },
  }
  await catalog.read
  seen.splice(0)
  isOpen = true
  return stack
}

function roomsOver({
  upstreams,
  catalog,
  grants,
  url,
  clock,
  on,
  revalidates,
}: {
  upstreams: ReturnType<typeof createUpstreams>
  catalog: ReturnType<typeof createCatalog>
  grants: readonly object[]
  url: string
  clock: () => number
  on: object
  revalidates: boolean
}): Rooms {
  const parsed = grants.map((narrowing) =>
    grantSection.parse({
      to: { roles: ['caller'] },
      on: { services: ['Sites'], ...on },
      for: ['view', 'query', 'identify', 'attachments', 'export-data'],
      with: narrowing,
    }),
  )
  const { authorize, anonymousHasGrants } = compileGrants({ grants: parsed })
  const revalidate = createRevalidate({ forward: upstreams.forward, catalog, monotonic: clock })
  const reread = createReread({ catalog, monotonic: clock, revalidate })
  return {
    authenticate: () => caller,
    siteEndpoint: () => undefined,
    learn: async () => {},
    ...(revalidates
      ? {
          revalidate: ({ mount }, service) => revalidate(mount.upstream, service),
          reread: ({ mount }, service) => reread(mount.upstream, service),
        }
      : {}),
    catalog: () => catalog.current(),
    outageOf: () => undefined,
    admit: () => () => {},
    maxUpstreamRequests: 20,
    authorize,
    anonymousHasGrants,
    plan: createPlanner({ href: { keep: () => 'x.png', publicUrl: 'https://gate.example', clock } }),
    forward: upstreams.forward,
    transform: (request, reply, obligations) =>
      transform(request, reply, obligations, { publicUrl: 'https://gate.example', upstreamUrl: url }),
    clock,
  }
}

/** What an honest server says of its only service, and of what it has. */
function honest(path: string, layers: readonly object[], version: number | null): object | undefined {
  const stated = version === null ? {} : { currentVersion: version }
  const root = /^\/rest\/services\/Sites\/(?:MapServer|FeatureServer)/
  if (path === '/rest/services') {
    const services = ['MapServer', 'FeatureServer'].map((type) => ({ name: 'Sites', type }))
    return { ...stated, folders: [], services }
  }
  const rest = path.replace(root, '')
  if (rest === path) return undefined
  if (rest === '')
    return {
      ...stated,
      capabilities: 'Map,Query,Data',
      layers,
      tables: [],
      supportsDynamicLayers: true,
    }
  if (rest === '/layers') return { layers, tables: [] }
  return undefined
}

function respond(response: ServerResponse, said: unknown): void {
  const isBytes = typeof said === 'string' || said instanceof Uint8Array
  if (!response.hasHeader('content-type') && !isBytes) response.setHeader('content-type', 'application/json')
  response.end(isBytes ? said : JSON.stringify(said))
}

function textOf(bytes: Buffer): Pick<OddAnswer, 'text' | 'json'> {
  const text = bytes.toString('latin1')
  try {
    return { text, json: JSON.parse(bytes.toString('utf8')) }
  } catch {
    return { text, json: undefined }
  }
}
