import { operations } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { principalOf } from '../../../policy/src/decide/policy.fixture.ts'
import { anonymous, type Principal } from '../../../policy/src/model/principal.ts'
import { requestOf } from '../core/request/gateway-request.fixture.ts'
import { questionKey } from '../core/upstream/question.ts'
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
      const { delivery } = outboundOf(request, { map: request.map, holds: 'stream' }, principal)
      expect(delivery.principalId).toBe(counted)
    },
  )
})

it('says by what a busy upstream finds whose turn it is, and what the request costs there', () => {
  const { map, ...rest } = requestOf('0/query', { where: '1=1', resultRecordCount: '3000' })
  const { delivery } = outboundOf({ map, ...rest }, { map, holds: 'stream' }, principalOf())
  expect([delivery.traits?.roles, delivery.cost]).toEqual([principalOf().roles, 4])
})

describe('What is asked of an upstream', () => {
  const asked = requestOf('0/query', { where: '1=1' })
  const outboundFor = (principal: Principal, clientAddress: string, holds: 'stream' | 'whole' = 'stream') =>
    outboundOf(
      { ...asked, inbound: { ...asked.inbound, clientAddress } },
      { map: asked.map, holds },
      principal,
    )

  it('is the same question, whoever asks and however the reply is treated', () => {
    const keys = [
      outboundFor(principalOf(), '192.0.2.7'),
      outboundFor({ ...principalOf(), id: 'user:jonas' }, '192.0.2.8'),
      outboundFor(anonymous, '2001:db8::1', 'whole'),
    ].map(({ question }) => questionKey(question))
    expect(new Set(keys).size).toBe(1)
  })

  it('is never repeatable where a file may stream, which a question does not hold', () => {
    const withFile = Object.values(operations).filter(({ parameters }) =>
      parameters.some(({ type }) => type.id === 'file'),
    )
    expect(withFile.length).toBeGreaterThan(0)
    for (const operation of withFile) {
      const resource = { ...asked.map.resource, objectId: 1 }
      const map = { ...asked.map, operation, resource } as typeof asked.map
      expect(outboundOf(asked, { map, holds: 'whole' }, principalOf()).question.repeatable).toBe(false)
    }
  })
})
