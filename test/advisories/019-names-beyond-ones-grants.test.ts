import { describe, expect, it } from 'vitest'
import { createCatalog } from '../../packages/gateway/src/catalog/index.ts'
import type { Forward } from '../../packages/gateway/src/core/upstream/outbound.ts'
import { handle } from '../../packages/gateway/src/walk/handle.ts'
import type { Rooms } from '../../packages/gateway/src/walk/rooms.ts'
import { compileGrants } from '../../packages/policy/src/index.ts'
import { anonymous, type Principal } from '../../packages/policy/src/model/principal.ts'
import { inboundOf, mount } from './asking.ts'

const site: Readonly<Record<string, unknown>> = {
  '/rest/services': {
    folders: [],
    services: [
      { name: 'Public', type: 'GeocodeServer' },
      { name: 'Secret', type: 'GeocodeServer' },
    ],
  },
}
const crew: Principal = { ...anonymous, id: 'user:ines', kind: 'user', roles: ['crew'] }

/** How often the map server is asked when a caller with one grant on `Pub*` asks for a service, long after the last look. */
async function readsFor(principal: Principal, service: string): Promise<{ reads: number; code: string }> {
  let [reads, now] = [0, 1_000_000]
  const forward: Forward = async ({ question: { path } }) => {
    reads += 1
    return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(site[path] ?? {})), elapsedMs: 1 }
  }
  const catalog = createCatalog({ forward, upstreams: ['site'], clock: () => now, refreshMs: 0 })
  await catalog.read
  now += 60_000
  reads = 0
  const given = { on: { services: ['Pub*'] }, for: ['edit' as const] }
  const rooms: Partial<Rooms> = {
    authenticate: () => principal,
    siteEndpoint: () => undefined,
    admit: () => () => {},
    learn: ({ map, inbound }) => catalog.ensure('site', map.resource, inbound.signal),
    catalog: () => catalog.current(),
    outageOf: catalog.outageOf,
    ...compileGrants({ grants: [{ ...given, to: { roles: ['crew'] } }] }),
    clock: () => now,
  }
  const inbound = inboundOf(`/gis/rest/services/${service}/GeocodeServer`, 'f=json')
  const code = await handle(inbound, mount, rooms as Rooms, {}).catch((error) => error.code)
  return { reads, code }
}

/**
 * A service that is not known makes the gateway read the site again, once in ten seconds; one that is there and hidden did not. So the
 * time of a refusal told a signed-in caller which hidden services there are.
 */
describe('a name that no grant of a caller reaches', () => {
  it.each([
    ['there is no such service', crew, 'Guess', { reads: 0, code: 'access.denied' }],
    ['the service is hidden', crew, 'Secret', { reads: 0, code: 'access.denied' }],
    ['a stranger asks', anonymous, 'Guess', { reads: 0, code: 'credential.missing' }],
    ['a grant reaches it after all', crew, 'Published', { reads: 1, code: 'access.denied' }],
  ])('makes the gateway look nowhere, unless a grant reaches it: %s', async (_, principal, service, told) => {
    expect(await readsFor(principal, service)).toEqual(told)
  })
})
