import { parseRequest } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { anonymous, type Principal } from '../../../policy/src/model/principal.ts'
import { limitsSection } from '../config/sections/limits.ts'
import type { AuthenticationContext } from '../core/authentication/authentication.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Charge } from '../core/request/charge.ts'
import { costOf } from '../core/request/cost.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import { TokenBuckets } from '../core/token-buckets.ts'
import { countRefused } from './counted-credentials.ts'
import { LeasedAccounts } from './leased-accounts.ts'
import { LocalLeases } from './local-leases.ts'
import { createRateLimits } from './rate-limits.ts'

const service = '/rest/services/Assets_Service/MapServer'

function parsed(path: string, query: string) {
  const { request, fault } = parseRequest({ method: 'GET', path: service + path, query })
  if (!request) throw new Error(fault?.message)
  return request
}

const asking = (path: string, query: string, clientAddress = '10.0.0.1') =>
  ({ map: parsed(path, query), inbound: { clientAddress } }) as GatewayRequest

const oneReplica = (monotonic: () => number) =>
  new LeasedAccounts({
    leases: new LocalLeases({ monotonic, clock: monotonic, replicas: () => 1 }),
    monotonic,
  })

const editor: Principal = { ...anonymous, id: 'user:editor', kind: 'user', roles: ['staff'] }

describe('the cost of a request', () => {
  it.each([
    ['', 'f=json', 1],
    ['/tile/3/2/1', '', 1 + 0.16],
    ['/export', 'f=image&bbox=0,0,1,1', 1 + 0.16],
    ['/export', 'f=image&bbox=0,0,1,1&size=2000,1000', 3],
    ['/0/query', 'f=json&where=1=1', 2],
    ['/0/query', 'f=json&where=1=1&resultRecordCount=10', 1.01],
    ['/0/query', 'f=json&where=1=1&returnCountOnly=true', 1],
  ])('of %s?%s is %s', (path, query, cost) => expect(costOf(parsed(path, query))).toBeCloseTo(cost))
})

it('every planned request beyond the first costs one unit more', () => {
  expect(costOf(parsed('', 'f=json'), 42)).toBe(42)
  expect(costOf(parsed('/0/query', 'f=json&where=1=1'), 2)).toBe(3)
  expect(costOf(parsed('', 'f=json'), 0)).toBe(1)
})

describe('rates', () => {
  function limited(rates: object[]) {
    const world = { now: 0, limited: [] as string[] }
    const admit = createRateLimits(limitsSection.parse({ rates }).rates, {
      accounts: oneReplica(() => world.now),
      limited: (name) => world.limited.push(name),
    })
    const passes = (principal: Principal, request: GatewayRequest, mountPath?: string): number => {
      try {
        const charge = admit(principal, request.inbound, mountPath) as Charge
        expect(charge(request.map, 1)).toBeUndefined()
        return 0
      } catch (error) {
        return (error as { retryAfterSeconds: number }).retryAfterSeconds
      }
    }
    return { world, passes }
  }

  it('lets a burst pass, then asks to wait for as long as it takes', () => {
    const { world, passes } = limited([{ name: 'all', per: 'principal', units: 60, every: '1m', burst: 3 }])
    expect([1, 2, 3, 4].map(() => passes(editor, asking('', 'f=json')))).toEqual([0, 0, 0, 1])
    world.now += 1_000
    expect(passes(editor, asking('', 'f=json'))).toBe(0)
    world.now += 1_000
    expect(passes(editor, asking('/export', 'f=image&bbox=0,0,1,1&size=1000,1000'))).toBe(2)
    expect(world.limited).toEqual(['all', 'all'])
  })

  it('counts anonymous callers by address, and others by who they are', () => {
    const { passes } = limited([{ name: 'all', per: 'principal', units: 1 }])
    expect(passes(anonymous, asking('', 'f=json', '10.0.0.1'))).toBe(0)
    expect(passes(anonymous, asking('', 'f=json', '10.0.0.2'))).toBe(0)
    expect(passes(anonymous, asking('', 'f=json', '10.0.0.1'))).toBeGreaterThan(0)
    expect(passes(editor, asking('', 'f=json', '10.0.0.1'))).toBe(0)
    expect(passes(editor, asking('', 'f=json', '10.0.0.9'))).toBeGreaterThan(0)
  })

  it('counts anonymous callers of one /64 of IPv6 together', () => {
    const { passes } = limited([{ name: 'all', per: 'principal', units: 1 }])
    expect(passes(anonymous, asking('', 'f=json', '2001:db8::1'))).toBe(0)
    expect(passes(anonymous, asking('', 'f=json', '2001:db8::2'))).toBeGreaterThan(0)
    expect(passes(anonymous, asking('', 'f=json', '2001:db8:0:1::1'))).toBe(0)
  })

  it('take one unit when a request arrives, and what it costs beyond that when it is planned', () => {
    const admit = createRateLimits(
      limitsSection.parse({ rates: [{ name: 'all', per: 'principal', units: 10 }] }).rates,
      { accounts: oneReplica(() => 0), limited: () => {} },
    )
    const { inbound, map } = asking('', 'f=json')
    const first = admit(editor, inbound) as Charge
    first(map, 7)
    const second = admit(editor, inbound) as Charge
    expect(() => second(map, 4)).toThrow(expect.objectContaining({ code: 'limit.rate' }))
    const third = admit(editor, inbound) as Charge
    third(map, 2)
    expect(() => admit(editor, inbound)).toThrow(expect.objectContaining({ code: 'limit.rate' }))
  })

  it('counts only at the mounts that it names, together', () => {
    const { world, passes } = limited([
      { name: 'routes', per: 'address', units: 1, every: '1h', mounts: ['/routes', '/drives'] },
      { name: 'maps', per: 'address', units: 3, every: '1h', mounts: ['/arcgis'] },
    ])
    const at = (path?: string) => passes(anonymous, asking('', 'f=json'), path) > 0
    expect([at('/routes'), at('/drives'), at('/routes')]).toEqual([false, true, true])
    expect([1, 2, 3, 4].map(() => at('/arcgis'))).toEqual([false, false, false, true])
    expect([at(), at('/elsewhere'), at()]).toEqual([false, false, false])
    expect(world.limited).toEqual(['routes', 'routes', 'maps'])
  })

  it('counts refused credentials at the mount that was asked', () => {
    const admit = createRateLimits(
      limitsSection.parse({ rates: [{ name: 'maps', per: 'address', units: 1, mounts: ['/arcgis'] }] }).rates,
      { accounts: oneReplica(() => 0), limited: () => {} },
    )
    const authenticate = countRefused(() => {
      throw new GatewayError('credential.invalid')
    }, admit)
    const code = (path?: string) => {
      const context = { clientAddress: '10.0.0.1', mount: path === undefined ? undefined : { path } }
      try {
        authenticate([], context as AuthenticationContext)
      } catch (error) {
        return (error as GatewayError).code
      }
      return undefined
    }
    expect([undefined, undefined, '/arcgis', '/other', '/arcgis'].map(code)).toEqual([
      ...Array(4).fill('credential.invalid'),
      'limit.rate',
    ])
  })

  it('holds only for the roles that it names', () => {
    const { passes } = limited([{ name: 'guests', per: 'address', units: 1, roles: ['anonymous'] }])
    expect([passes(editor, asking('', 'f=json')), passes(editor, asking('', 'f=json'))]).toEqual([0, 0])
  })
})

describe('token buckets', () => {
  it('let something larger than a whole bucket pass when it is full, and then leave a debt', () => {
    let now = 0
    const rate = { unitsPerMs: 0.001, burst: 2 }
    const buckets = new TokenBuckets(() => now)
    expect(buckets.take('a', rate, { units: 5 })).toBe(0)
    expect(buckets.take('a', rate, { units: 1 })).toBe(4_000)
    now = 4_000
    expect(buckets.take('a', rate, { units: 1 })).toBe(0)
  })

  it('keep a bounded number, and rather those that are not full', () => {
    let now = 0
    const rate = { unitsPerMs: 1, burst: 10 }
    const buckets = new TokenBuckets(() => now, 100)
    buckets.take('busy', rate, { units: 10 })
    for (let caller = 0; caller < 1_000; caller++) buckets.take(`caller ${caller}`, rate, { units: 1 })
    expect(buckets.size).toBeLessThanOrEqual(100)
    now = 1_000
    buckets.take('one more', rate, { units: 1 })
    expect(buckets.size).toBe(1)
  })
})
