import { parseRequest } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { anonymous, type Principal } from '../../../../policy/src/model/principal.ts'
import { limitsSection } from '../../config/sections/limits.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { GatewayRequest } from '../../core/request/gateway-request.ts'
import { openSqliteStore } from '../../store/sqlite.ts'
import type { UsageStore } from '../../store/usage-port.ts'
import { LeasedAccounts } from '../leased-accounts.ts'
import { LocalLeases } from '../local-leases.ts'
import { type QuotaEvent, QuotaSums } from './quota-sums.ts'
import { createQuotas } from './quotas.ts'
import { RequestMeter } from './request-meter.ts'
import { storedName } from './subjects.ts'
import { UsageWriter } from './usage-writer.ts'

const hourMs = 3_600_000

/** A request for a picture of so many megapixels. */
const picture = (megapixels = 1, mount = '/arcgis', service = 'Assets'): GatewayRequest => {
  const { request } = parseRequest({
    method: 'GET',
    path: `/rest/services/${service}/MapServer/export`,
    query: `f=image&bbox=0,0,1,1&size=1000,${megapixels * 1_000}`,
  })
  return { map: request, mount: { path: mount } } as GatewayRequest
}

const somebody = (changes: Partial<Principal> = {}): Principal => ({
  ...anonymous,
  id: 'user:ada',
  kind: 'user',
  roles: ['staff'],
  ...changes,
})

interface World {
  now: number
  monotonic: number
  readonly events: QuotaEvent[]
  readonly refused: string[]
  readonly lost: number[]
}

/** A process with these quotas. */
async function gateway(quotas: readonly object[], given: { store?: UsageStore; world?: World } = {}) {
  const world = given.world ?? {
    now: Date.parse('2026-11-30T10:00:00Z'),
    monotonic: 0,
    events: [],
    refused: [],
    lost: [],
  }
  const store = given.store ?? (await openSqliteStore({ file: ':memory:' })).usage
  const clock = () => world.now
  const monotonic = () => world.monotonic
  const writer = new UsageWriter({
    store,
    clock,
    keepDays: 400,
    observer: {
      lost: () => {},
      lostUnits: (units) => world.lost.push(units),
      failed: () => {},
      written: () => {},
      quota: (event) => world.events.push(event),
    },
  })
  const leases = new LocalLeases({ monotonic, clock, replicas: () => 1 })
  const accounts = new LeasedAccounts({ leases, monotonic })
  const configured = limitsSection.parse({ quotas }).quotas
  const options = { accounts, writer, clock, refused: (name: string) => world.refused.push(name) }
  const meters = { quotas: createQuotas(configured, options), book: writer.book, isCoarse: false, clock }
  const begin = async (principal: Principal, request: GatewayRequest, steps = 1) => {
    const meter = new RequestMeter(meters)
    try {
      await meter.reserve(principal, request, steps)
    } catch (error) {
      meter.settle(true)
      throw error
    }
    return {
      /** Ends it, after the map server drew or not. */
      end: (from: 'drawn' | 'kept' = 'drawn') => {
        meter.answered(request.map, { isPicture: true, isKept: from === 'kept', isRefused: false })
        return meter.settle(false)
      },
      fail: () => meter.settle(true),
    }
  }
  const ask = async (principal: Principal, request = picture(), from: 'drawn' | 'kept' = 'drawn') =>
    (await begin(principal, request)).end(from)
  const refusal = async (principal: Principal, request = picture()): Promise<GatewayError | undefined> => {
    try {
      await ask(principal, request)
      return undefined
    } catch (error) {
      if (error instanceof GatewayError) return error
      throw error
    }
  }
  return { world, store, writer, begin, ask, refusal }
}

const daily = { name: 'daily', per: 'principal', units: 10, every: 'day' }

describe('A quota', () => {
  it('is charged with what was drawn, and little for what was kept', async () => {
    const { writer, store, ask, begin } = await gateway([daily])
    await ask(somebody(), picture(2))
    await ask(somebody(), picture(2), 'kept')
    await ask(somebody({ id: 'user:bob' }), picture(2), 'kept')
    ;(await begin(somebody(), picture(4))).fail()
    await writer.write()
    expect(
      (await store.uses(Date.parse('2026-11-30T10:00:00Z'))).map(({ subject, units }) => [subject, units]),
    ).toEqual([
      ['user:ada', expect.closeTo(3.1)],
      ['user:bob', expect.closeTo(0.1)],
    ])
  })

  it('refuses what it has no room for, with the time of return in the words of its zone', async () => {
    const { refusal, world } = await gateway([{ ...daily, timeZone: 'Europe/Berlin' }])
    expect(await refusal(somebody(), picture(9))).toBeUndefined()
    const over = await refusal(somebody())
    expect(over).toMatchObject({ code: 'limit.quota', retryAfterSeconds: 13 * 3_600 })
    expect(over?.publicText).toBe(
      'The quota daily of 10 units a day is used up; it begins again on 1 December 2026 at 00:00 (Europe/Berlin).',
    )
    expect(world.refused).toEqual(['daily'])
    expect(await refusal(somebody({ id: 'user:bob' }))).toBeUndefined()
    world.now += 13 * hourMs - 1
    expect((await refusal(somebody()))?.retryAfterSeconds).toBe(1)
    world.now += 1
    expect(await refusal(somebody())).toBeUndefined()
  })

  it('lets less pass where less is left, and says so', async () => {
    const { refusal, ask } = await gateway([daily])
    await ask(somebody(), picture(6))
    expect((await refusal(somebody(), picture(3)))?.publicText).toContain(
      'has 3 units left, and this request may need 4; it begins again on 1 December 2026 at 00:00 (UTC)',
    )
    expect(await refusal(somebody(), picture(2))).toBeUndefined()
  })

  it('of a claim is shared by all with one value, and by those without any', async () => {
    const { refusal } = await gateway([{ ...daily, per: { attribute: 'department' } }])
    const of = (id: string, department?: string | readonly string[]) =>
      somebody({ id: `user:${id}`, attributes: department === undefined ? {} : { department } })
    expect(await refusal(of('ada', 'Water'), picture(7))).toBeUndefined()
    expect(await refusal(of('bob', 'Water'), picture(2))).toMatchObject({ code: 'limit.quota' })
    expect(await refusal(of('cyd', 'Roads'), picture(7))).toBeUndefined()
    // Whoever is in two departments is charged in both, so none of them is a way around the other.
    expect(await refusal(of('eve', ['Parks', 'Water']), picture(2))).toMatchObject({ code: 'limit.quota' })
    expect(await refusal(of('eve', ['Parks']), picture(8))).toBeUndefined()
    expect(await refusal(of('dan'), picture(7))).toBeUndefined()
    expect(await refusal(of('fay'), picture(2))).toMatchObject({ code: 'limit.quota' })
  })

  it('of a role is shared by all with it, and holds for nobody else', async () => {
    const { refusal } = await gateway([{ ...daily, per: 'role', roles: ['guests', 'visitors'] }])
    expect(await refusal(somebody({ roles: ['guests'] }), picture(7))).toBeUndefined()
    expect(await refusal(somebody({ id: 'b', roles: ['guests', 'x'] }), picture(2))).toMatchObject({
      code: 'limit.quota',
    })
    expect(await refusal(somebody({ id: 'b', roles: ['visitors'] }), picture(2))).toBeUndefined()
    expect(await refusal(somebody({ roles: ['staff'] }), picture(16))).toBeUndefined()
  })

  it('belongs to a principal, whatever they call themselves and whatever roles they have', async () => {
    const { refusal } = await gateway([daily])
    expect(await refusal(somebody(), picture(8))).toBeUndefined()
    const other = somebody({
      name: 'another',
      roles: ['boss'],
      attributes: { department: 'x' },
      carrier: 'cookie',
    })
    expect(await refusal(other, picture(2))).toMatchObject({ code: 'limit.quota' })
  })

  it('holds at the mounts and services that it names alone', async () => {
    const { refusal } = await gateway([
      { ...daily, units: 1, mounts: ['/arcgis'], services: ['Water/*', 'assets'] },
    ])
    expect(await refusal(somebody(), picture(5, '/map'))).toBeUndefined()
    expect(await refusal(somebody(), picture(5, '/arcgis', 'Roads'))).toBeUndefined()
    expect(await refusal(somebody(), picture(5, '/arcgis', 'Assets'))).toMatchObject({ code: 'limit.quota' })
    expect(await refusal(somebody(), picture(5, '/arcgis', 'Water/Mains'))).toMatchObject({
      code: 'limit.quota',
    })
  })

  it('is taken of all that hold, or of none', async () => {
    const monthly = { ...daily, name: 'monthly', units: 5, every: 'month' }
    const { refusal, ask, writer, store, world } = await gateway([daily, monthly])
    await ask(somebody(), picture(3))
    expect((await refusal(somebody(), picture(1)))?.publicText).toContain('The quota monthly')
    expect(await refusal(somebody(), picture(0.001))).toMatchObject({ code: 'limit.quota' })
    await writer.write()
    expect((await store.uses(world.now)).map(({ quota, units }) => [quota, units])).toEqual([
      ['daily', 4],
      ['monthly', 4],
    ])
  })
})

describe('Requests at the same time', () => {
  it('do not pass together what a quota has room for once', async () => {
    const { begin } = await gateway([daily])
    const begun = await Promise.allSettled(Array.from({ length: 50 }, () => begin(somebody(), picture(1))))
    const passed = begun.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(passed).toHaveLength(5)
    for (const one of passed) one.end('kept')
    // What was reserved and not used is there again.
    await expect(begin(somebody(), picture(8))).resolves.toBeDefined()
  })

  it('that wait for others are told to come again in a moment, not next month', async () => {
    const { begin, refusal } = await gateway([{ ...daily, every: 'month' }])
    const first = await begin(somebody(), picture(9))
    first.end('kept')
    const second = await begin(somebody(), picture(8))
    const refused = await refusal(somebody(), picture(1))
    expect(refused?.publicText).toContain('other requests are under way; try again in a moment')
    expect(refused?.retryAfterSeconds).toBeLessThanOrEqual(5)
    second.end('kept')
    expect(await refusal(somebody(), picture(1))).toBeUndefined()
  })
})

describe('What is used', () => {
  it('is known after a restart', async () => {
    const { ask, writer, store, world } = await gateway([daily])
    await ask(somebody(), picture(7))
    await writer.write()
    const again = await gateway([daily], { store, world })
    expect(await again.refusal(somebody(), picture(2))).toMatchObject({ code: 'limit.quota' })
    expect(await again.refusal(somebody(), picture(1))).toBeUndefined()
  })

  it('by another process is known within seconds, and everything is charged once', async () => {
    const { ask, writer, store, world } = await gateway([daily])
    const other = await gateway([daily], { store, world })
    await other.ask(somebody(), picture(1))
    await ask(somebody(), picture(4))
    await writer.write()
    await other.writer.write()
    world.monotonic += 6_000
    // It goes by what it knew, and asks the store meanwhile.
    await other.ask(somebody(), picture(0.001), 'kept')
    await other.writer.used({ quota: 'daily', subject: 'user:ada', from: Date.parse('2026-11-30') })
    expect(await other.refusal(somebody(), picture(2))).toMatchObject({ code: 'limit.quota' })
    await other.writer.write()
    expect(
      await store.used([{ quota: 'daily', subject: 'user:ada', from: Date.parse('2026-11-30') }]),
    ).toEqual([expect.closeTo(7.1)])
  })

  it('is told once when it is nearly all, and once when it is all, by one of several processes', async () => {
    const { ask, writer, store, world } = await gateway([daily])
    const other = await gateway([daily], { store, world })
    const both = async () => {
      await writer.write()
      await other.writer.write()
    }
    for (let nth = 0; nth < 3; nth += 1) await ask(somebody(), picture(0.5))
    await both()
    expect(world.events).toEqual([])
    await other.ask(somebody(), picture(2.5))
    await ask(somebody(), picture(0.5), 'kept')
    await both()
    await both()
    expect(world.events).toMatchObject([
      { event: 'nearly-used', quota: 'daily', subject: 'user:ada', used: expect.closeTo(8.1) },
    ])
    await ask(somebody(), picture(0.5), 'kept')
    await both()
    expect(world.events).toHaveLength(1)
    await ask(somebody(), picture(0.75))
    await both()
    await both()
    expect(world.events.map(({ event }) => event)).toEqual(['nearly-used', 'used-up'])
    world.now += 24 * hourMs
    await ask(somebody(), picture(9))
    await both()
    expect(world.events.map(({ event }) => event)).toEqual(['nearly-used', 'used-up', 'used-up'])
  })

  it('is told to callers from the mark on', async () => {
    const { ask } = await gateway([
      { ...daily, warnAt: 50 },
      { ...daily, name: 'large', units: 1000 },
    ])
    expect(await ask(somebody(), picture(3))).toEqual({})
    expect(await ask(somebody(), picture(1))).toEqual({
      'ratelimit-policy': '"daily";q=10;qu="map-units";w=86400',
      ratelimit: '"daily";r=4;t=50400',
      'mapgate-quota': '60 % of quota daily of this day is used; it begins again at 2026-12-01T00:00:00.000Z',
    })
    expect(await ask(somebody({ id: 'user:bob' }))).toEqual({})
  })

  it('remembers so many windows and no more, and reports what it loses', () => {
    let lost = 0
    const sums = new QuotaSums((units) => {
      lost += units
    }, 100)
    const window = { quota: 'daily', from: 0, until: 24 * hourMs, limit: 10, warnAt: 80 }
    for (let nth = 0; nth < 100_000; nth += 1)
      sums.settle({ ...window, subject: `user:${nth}` }, { reserved: 0, used: 1 })
    expect([sums.size, lost]).toEqual([100, 99_900])
  })
})

describe('A name', () => {
  it('is kept in a form that every database takes, and others stay others', () => {
    expect(storedName('user:ada')).toBe('user:ada')
    expect(storedName('a\0b\ud800')).toBe('a\ufffdb\ufffd')
    const [one, other] = [storedName(`${'x'.repeat(5_000)}1`), storedName(`${'x'.repeat(5_000)}2`)]
    expect(one.length).toBeLessThan(250)
    expect(one).not.toBe(other)
  })
})
