import { describe, expect, it } from 'vitest'
import { principalOf, requestOf } from '../authz/authz.fixture.ts'
import { anonymous, type Principal } from '../core/principal.ts'
import { outboundOf } from './outbound.ts'

describe('Whom the limits of an upstream count', () => {
  it.each([
    ['a caller with a credential, wherever it is', principalOf(), '2001:db8::1', 'user:ines'],
    ['a caller without one by its address', anonymous, '192.0.2.7', 'anonymous@192.0.2.7'],
    ['of IPv6 by its /64', anonymous, '2001:db8::1:2:3:4', 'anonymous@2001:db8:0:0'],
    ['of IPv4 in IPv6 by its address', anonymous, '::ffff:192.0.2.7', 'anonymous@192.0.2.7'],
  ] as readonly (readonly [string, Principal, string, string])[])(
    '%s',
    (_, principal, clientAddress, counted) => {
      const asked = requestOf('0/query', { where: '1=1' })
      const request = { ...asked, inbound: { ...asked.inbound, clientAddress } }
      expect(outboundOf(request, request.map, { principal, holds: 'stream' }).principalId).toBe(counted)
    },
  )
})
