import { describe, expect, it } from 'vitest'
import type { Inbound } from '../../packages/gateway/src/core/inbound.ts'
import { anonymous } from '../../packages/gateway/src/core/principal.ts'
import { handle, type Rooms } from '../../packages/gateway/src/handle.ts'

/**
 * A service that is not known makes the gateway read the whole catalogue of the site again. Callers without a credential, to whom
 * nothing is granted, could keep it reading for ever with one request in ten seconds, and tell hidden services by the time it took.
 */
describe('a stranger who asks for services that are not there', () => {
  async function asks(anonymousHasGrants: boolean): Promise<number> {
    let lookUps = 0
    const rooms: Partial<Rooms> = {
      authenticate: () => anonymous,
      siteDoor: () => undefined,
      admit: () => {},
      learn: async () => {
        lookUps += 1
      },
      catalog: () => ({ service: () => undefined, services: () => [], generation: 0 }),
      outageOf: () => undefined,
      authorize: () => ({ effect: 'deny', code: 'credential.missing', reason: 'nothing is granted' }),
      anonymousHasGrants,
      clock: () => 0,
    }
    const inbound: Inbound = {
      id: '1',
      method: 'GET',
      path: '/gis/rest/services/Guess/MapServer',
      query: 'f=json',
      headers: {},
      body: new Uint8Array(),
      shown: [],
      clientAddress: '192.0.2.1',
      origin: undefined,
      receivedAt: 0,
      signal: new AbortController().signal,
    }
    const mount = {
      path: '/gis',
      upstream: 'site',
      at: '',
      carriersOff: new Set<string>(),
      realStatus: false,
    }
    await expect(handle(inbound, mount, rooms as Rooms, {})).rejects.toMatchObject({
      code: 'credential.missing',
    })
    return lookUps
  }

  it('does not send the gateway for them, unless something is granted to strangers', async () => {
    expect(await asks(false)).toBe(0)
    expect(await asks(true)).toBe(1)
  })
})
