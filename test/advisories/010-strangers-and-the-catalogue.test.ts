import { describe, expect, it } from 'vitest'
import { handle } from '../../packages/gateway/src/walk/handle.ts'
import type { Rooms } from '../../packages/gateway/src/walk/rooms.ts'
import { compileGrants } from '../../packages/policy/src/index.ts'
import { anonymous } from '../../packages/policy/src/model/principal.ts'
import { inboundOf, mount } from './asking.ts'

/**
 * A service that is not known makes the gateway read the whole catalogue of the site again. Callers without a credential, to whom
 * nothing is granted, could keep it reading for ever with one request in ten seconds, and tell hidden services by the time it took.
 */
describe('a stranger who asks for services that are not there', () => {
  async function asks(grants: Parameters<typeof compileGrants>[0]['grants']): Promise<number> {
    let lookUps = 0
    const { authorize, anonymousHasGrants } = compileGrants({ grants })
    const rooms: Partial<Rooms> = {
      authenticate: () => anonymous,
      siteEndpoint: () => undefined,
      admit: () => () => {},
      learn: async () => {
        lookUps += 1
      },
      catalog: () => ({ service: () => undefined, services: () => [], generation: 0 }),
      outageOf: () => undefined,
      authorize,
      anonymousHasGrants,
      clock: () => 0,
    }
    await expect(
      handle(inboundOf('/gis/rest/services/Guess/MapServer'), mount, rooms as Rooms, {}),
    ).rejects.toMatchObject({
      code: 'credential.missing',
    })
    return lookUps
  }

  it('does not send the gateway for them, unless something is granted to strangers', async () => {
    const given = { on: { services: ['*'] }, for: ['view' as const] }
    expect(await asks([])).toBe(0)
    expect(await asks([{ ...given, to: { roles: ['staff'] } }])).toBe(0)
    expect(await asks([{ ...given, to: { anonymous: true } }])).toBe(1)
  })
})
