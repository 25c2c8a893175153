import type { Inbound } from '../../packages/gateway/src/core/request/inbound.ts'
import { createPlanner } from '../../packages/gateway/src/plan/index.ts'
import { createLargeFormReader } from '../../packages/gateway/src/server/large-forms.ts'
import { transform } from '../../packages/gateway/src/transform/index.ts'
import { handle } from '../../packages/gateway/src/walk/handle.ts'
import type { Rooms } from '../../packages/gateway/src/walk/rooms.ts'
import { compileGrants } from '../../packages/policy/src/index.ts'
import type { Catalog, ServiceEntry } from '../../packages/policy/src/model/catalog.ts'
import { grantSection } from '../../packages/policy/src/model/grant-schema.ts'
import { anonymous, type Principal } from '../../packages/policy/src/model/principal.ts'
import { parcels } from '../scenes/parcels.ts'

const mount = {
  path: '/gis',
  upstream: 'ags',
  at: '',
  carriersOff: new Set<string>(),
  realStatus: false,
} as const
const largeForms = createLargeFormReader()
const caller: Principal = { ...anonymous, id: 'key:bench', kind: 'key', roles: ['crew'], shownAs: 'key' }

/** Walks requests through parsing, decision and plan, before an upstream that says nothing. */
export function openWalk(): (path: string, query: string) => Promise<unknown> {
  const rooms = roomsOf()
  return (path, query) =>
    handle(inboundOf(`${mount.path}${path}`, query), { ...mount, carriersOff: new Set() }, rooms, {})
}

function roomsOf(): Rooms {
  const grants = [
    { to: { roles: ['crew'] }, on: { services: ['**'] }, with: { where: 'OBJECTID > 0', tiles: 'whole' } },
  ]
  const { authorize, anonymousHasGrants } = compileGrants({
    grants: grants.map((grant) => grantSection.parse(grant)),
  })
  const layer = {
    ...parcels,
    fields: [...parcels.fields, { name: 'NAME', alias: 'NAME', type: 'esriFieldTypeString' }],
  }
  const service: ServiceEntry = {
    name: 'Service_0',
    type: 'MapServer',
    cached: true,
    layers: [layer],
    capabilities: ['map', 'query', 'data'],
    supportsDynamicLayers: true,
  }
  const catalog: Catalog = { generation: 1, services: () => [service], service: () => service }
  return {
    authenticate: () => caller,
    siteEndpoint: () => undefined,
    learn: async () => {},
    catalog: () => catalog,
    outageOf: () => undefined,
    admit: () => () => {},
    readLarge: largeForms.read,
    maxUpstreamRequests: 20,
    authorize,
    anonymousHasGrants,
    plan: createPlanner({ href: { keep: () => '', publicUrl: 'https://gate', clock: () => 0 } }),
    forward: async ({ question: { expects } }) => ({
      status: 200,
      headers: { 'content-type': expects === 'image' ? 'image/png' : 'application/json' },
      body: Buffer.from(expects === 'image' ? 'picture' : '{"features":[]}'),
      elapsedMs: 0,
    }),
    transform: (request, reply, obligations) =>
      transform(request, reply, obligations, {
        publicUrl: 'https://gate',
        upstreamUrl: 'https://gis/arcgis',
      }),
    clock: () => 0,
  }
}

const inboundOf = (path: string, query: string): Inbound => ({
  id: 'b',
  method: 'GET',
  path,
  query,
  headers: {},
  body: new Uint8Array(0),
  shown: [],
  clientAddress: '127.0.0.1',
  origin: undefined,
  receivedAt: 0,
  signal: new AbortController().signal,
})
