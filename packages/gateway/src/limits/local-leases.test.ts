import { describe, expect, it } from 'vitest'
import type { QuotaAccount, RateAccount } from './leases.ts'
import { LocalLeases } from './local-leases.ts'

/** One of several gateways that share nothing but what the store says was spent. */
function gateway(replicas: number) {
  const time = { now: 0 }
  const store = { used: 0, isAway: false, asked: 0 }
  const leases = new LocalLeases({
    monotonic: () => time.now,
    clock: () => time.now,
    replicas: () => replicas,
  })
  const month: QuotaAccount = {
    kind: 'quota',
    limit: 'monthly',
    caller: 'user:ada',
    window: '2026-11',
    units: 100,
    endsAt: 1_000_000,
    used: async () => {
      store.asked += 1
      if (store.isAway) throw new Error('away')
      return store.used
    },
  }
  const take = (units: number, back = 0) => leases.take(month, { least: units, wanted: 0, back })
  /** Has the store asked again, and waits until it has answered. */
  const later = async (): Promise<void> => {
    time.now += 5_000
    leases.giveBack(month, 0)
    await take(0)
    await new Promise(setImmediate)
  }
  return { time, store, leases, month, take, later }
}

const granted = (units: number) => ({ granted: units })

describe('A gateway’s part of a quota', () => {
  it('is what falls to it of what the store says is left', async () => {
    const { store, take } = gateway(4)
    store.used = 20
    expect(await take(20)).toMatchObject(granted(20))
    expect(await take(1)).toEqual({ waitMs: 5_000, left: 60 })
  })

  it('is all that is left where it runs alone, and refused until the window ends', async () => {
    const { take } = gateway(1)
    expect(await take(100)).toMatchObject(granted(100))
    expect(await take(1)).toEqual({ waitMs: 1_000_000, left: 0 })
  })

  it('grows by what others leave, when the store is asked again after five seconds', async () => {
    const { store, take, later } = gateway(2)
    expect(await take(50)).toMatchObject(granted(50))
    expect(await take(1)).toMatchObject({ waitMs: 5_000 })
    store.used = 50
    await later()
    expect(await take(25)).toMatchObject(granted(25))
    expect(await take(1)).toMatchObject({ waitMs: 5_000 })
    expect(store.asked).toBe(2)
  })

  it('counts what was lent and is not in the store yet, however often that is asked', async () => {
    const { take, later } = gateway(1)
    expect(await take(60)).toMatchObject(granted(60))
    await later()
    expect(await take(41)).toMatchObject({ left: 40 })
    expect(await take(40)).toMatchObject(granted(40))
    await later()
    expect(await take(1)).toMatchObject({ left: 0 })
  })

  it('counts once what the store has meanwhile', async () => {
    const { store, take, later } = gateway(1)
    expect(await take(60)).toMatchObject(granted(60))
    store.used = 60
    await later()
    expect(await take(40)).toMatchObject(granted(40))
    expect(await take(1)).toMatchObject({ left: 0 })
  })

  it('is there again for what was given back or put back, also when the store is asked again', async () => {
    const { leases, month, take, later } = gateway(1)
    expect(await take(60)).toMatchObject(granted(60))
    leases.giveBack(month, 60)
    expect(await take(90)).toMatchObject(granted(90))
    expect(await take(50, 90)).toMatchObject(granted(50))
    await later()
    expect(await take(50)).toMatchObject(granted(50))
    expect(await take(1)).toMatchObject({ left: 0 })
  })

  it('is less by what was spent without asking', async () => {
    const { leases, month, take, later } = gateway(1)
    expect(await take(1)).toMatchObject(granted(1))
    leases.giveBack(month, -69)
    await later()
    expect(await take(31)).toMatchObject({ left: 30 })
  })

  it('goes by what was known while the store is away', async () => {
    const { store, take, later } = gateway(2)
    store.used = 20
    expect(await take(40)).toMatchObject(granted(40))
    store.isAway = true
    await later()
    expect(await take(1)).toMatchObject({ left: 40 })
    store.isAway = false
    store.used = 60
    await later()
    expect(await take(20)).toMatchObject(granted(20))
  })
})

describe('A gateway’s part of a rate', () => {
  const rate: RateAccount = {
    kind: 'rate',
    limit: 'all',
    caller: 'user:ada',
    unitsPerMs: 0.004,
    burst: 40,
    mostDebt: 0,
  }
  const ask = (units: number) => ({ least: units, wanted: 0, back: 0 })

  it('holds and fills as much as falls to one of the gateways', () => {
    const { time, leases } = gateway(4)
    expect(leases.take(rate, ask(10))).toMatchObject({ granted: 10, left: 0 })
    expect(leases.take(rate, ask(1))).toMatchObject({ waitMs: 1_000 })
    time.now += 1_000
    expect(leases.take(rate, ask(1))).toMatchObject(granted(1))
    time.now += 1_000_000
    expect(leases.take(rate, ask(10))).toMatchObject(granted(10))
    expect(leases.take(rate, ask(1))).toMatchObject({ waitMs: 1_000 })
  })

  it('has room again for what was given back, and less for what others granted', () => {
    const { leases } = gateway(4)
    expect(leases.take(rate, ask(10))).toMatchObject(granted(10))
    leases.giveBack(rate, 4)
    leases.note(rate, 1)
    expect(leases.take(rate, ask(3))).toMatchObject({ granted: 3, left: 0 })
    expect(leases.take(rate, ask(1))).toMatchObject({ waitMs: 1_000 })
  })
})
