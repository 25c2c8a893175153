import type { Inbound } from '../../packages/gateway/src/core/request/inbound.ts'
import { handle } from '../../packages/gateway/src/walk/handle.ts'
import type { ServiceEntry } from '../../packages/policy/src/model/catalog.ts'
import { anonymous, type Principal } from '../../packages/policy/src/model/principal.ts'
import { parcels } from '../scenes/parcels.ts'
import { roomsOf } from '../scenes/rooms.ts'

const mount = {
  path: '/gis',
  upstream: 'ags',
  at: '',
  carriersOff: new Set<string>(),
  realStatus: false,
} as const
const caller: Principal = { ...anonymous, id: 'key:bench', kind: 'key', roles: ['crew'], shownAs: 'key' }

/** Walks requests through parsing, decision and plan, before an upstream that says nothing. */
export function openWalk(): (path: string, query: string) => Promise<unknown> {
  const rooms = roomsOf({
    principal: caller,
    grants,
    services: [service],
    answer: (isPicture) => (isPicture ? ['image/png', 'picture'] : ['application/json', '{"features":[]}']),
  })
  return (path, query) =>
    handle(inboundOf(`${mount.path}${path}`, query), { ...mount, carriersOff: new Set() }, rooms, {})
}

const grants = [
  { to: { roles: ['crew'] }, on: { services: ['**'] }, with: { where: 'OBJECTID > 0', tiles: 'whole' } },
]
const service: ServiceEntry = {
  name: 'Service_0',
  type: 'MapServer',
  cached: true,
  layers: [
    {
      ...parcels,
      fields: [...parcels.fields, { name: 'NAME', alias: 'NAME', type: 'esriFieldTypeString' }],
    },
  ],
  capabilities: ['map', 'query', 'data'],
  supportsDynamicLayers: true,
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
