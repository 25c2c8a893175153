import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LeasedAccounts } from './leased-accounts.ts'
import type { Account, AskedUnits, Lease, Leases } from './leases.ts'

const quota = (caller: string): Account => ({
  kind: 'quota',
  limit: 'monthly',
  caller,
  window: '2026-11',
  units: 100,
  endsAt: 1_000_000,
  used: async () => 0,
})

/** Accounts of 100 units into which nothing flows. Each question is answered when the test says so. */
class SlowServer implements Leases {
  readonly left = new Map<string, number>()
  readonly questions: AskedUnits[] = []
  readonly #unanswered: (() => void)[] = []

  leftOf(caller: string): number {
    return this.left.get(caller) ?? 100
  }

  take({ caller }: Account, asked: AskedUnits): Promise<Lease> {
    this.questions.push(asked)
    return new Promise((resolve) =>
      this.#unanswered.push(() => {
        const available = this.leftOf(caller) + asked.back
        if (available < asked.least) return resolve({ waitMs: 5_000, left: available - asked.back })
        const granted =
          asked.least + Math.max(0, Math.min(asked.wanted, Math.floor((available - asked.least) / 2)))
        this.left.set(caller, available - granted)
        resolve({ granted, left: available - granted, lifeMs: 5_000 })
      }),
    )
  }

  giveBack({ caller }: Account, units: number): void {
    this.left.set(caller, this.leftOf(caller) + units)
  }

  /** Answers a question that waits, the oldest by default; false where none waits any more. */
  async answer(which = 0): Promise<boolean> {
    const [resolve] = this.#unanswered.splice(which % Math.max(1, this.#unanswered.length), 1)
    resolve?.()
    // Those who wait for the answer go on, and may ask again.
    await new Promise(setImmediate)
    return resolve !== undefined || this.#unanswered.length > 0
  }
}

/** Takes out of accounts of one process, and remembers what passed. */
function process(most?: number) {
  const server = new SlowServer()
  const time = { now: 0 }
  const accounts = new LeasedAccounts({
    leases: server,
    monotonic: () => time.now,
    ...(most ? { most } : {}),
  })
  const passed = new Map<string, number>()
  const add = (caller: string, units: number) => passed.set(caller, (passed.get(caller) ?? 0) + units)
  const take = async (caller: string, units: number, instead = 0): Promise<number> => {
    const waitMs = await accounts.take(quota(caller), units, instead)
    if (waitMs === 0) add(caller, units - instead)
    return waitMs
  }
  const spend = (caller: string, units: number): void => {
    accounts.spend(quota(caller), units)
    add(caller, units)
  }
  return { server, time, accounts, passed, take, spend }
}

const caller = fc.constantFrom('ada', 'bob', 'cyd')
const step = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('take'), caller, fc.integer({ min: 1, max: 30 })) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('take more'), caller, fc.integer({ min: 2, max: 30 })) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('spend'), caller, fc.integer({ min: -5, max: 20 })) },
  { weight: 6, arbitrary: fc.tuple(fc.constant('answer'), caller, fc.nat({ max: 3 })) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('wait'), caller, fc.constantFrom(400, 4_000, 6_000)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('sweep'), caller, fc.constant(0)) },
)

describe('What is leased of an account', () => {
  it('is spent or given back, to the unit, in whatever order requests, answers and time come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.constantFrom(1, 2, undefined),
        async (steps, most) => {
          const { server, time, accounts, passed, take, spend } = process(most)
          const under: Promise<unknown>[] = []
          for (const [what, who, amount] of steps) {
            if (what === 'take') under.push(take(who, amount))
            else if (what === 'take more') under.push(take(who, 1).then((no) => no || take(who, amount, 1)))
            else if (what === 'spend') spend(who, amount)
            else if (what === 'answer') await server.answer(amount)
            else if (what === 'wait') time.now += amount
            else accounts.sweep()
          }
          while (await server.answer());
          await Promise.all(under)
          accounts.close()
          for (const [who, units] of passed) expect(server.leftOf(who)).toBeCloseTo(100 - units, 6)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('is never more than the account has, where nothing is spent without asking', async () => {
    const { server, passed, take } = process()
    const under = Array.from({ length: 60 }, (_, index) => take('ada', 1 + (index % 7)))
    while (await server.answer());
    await Promise.all(under)
    expect(passed.get('ada')).toBeLessThanOrEqual(100)
    expect(passed.get('ada')).toBeGreaterThan(90)
  })

  it('grows with a busy caller, so that hundreds of requests are one question', async () => {
    const { server, take } = process()
    server.left.set('ada', 100_000)
    for (let index = 0; index < 3_000; index += 1) {
      const taken = take('ada', 1)
      while (await server.answer());
      expect(await taken).toBe(0)
    }
    expect(server.questions.length).toBeLessThanOrEqual(3_000 / 50)
    expect(Math.max(...server.questions.map(({ wanted }) => wanted))).toBe(1_024)
  })

  it('is asked for once by many that wait, with what all of them need', async () => {
    const { server, take } = process()
    const under = Array.from({ length: 20 }, () => take('ada', 2))
    expect(server.questions).toHaveLength(1)
    while (await server.answer());
    expect(await Promise.all(under)).toEqual(Array(20).fill(0))
    expect(server.questions.length).toBeLessThanOrEqual(3)
  })

  it('is refused without asking again, for a second, to what costs as much', async () => {
    const { server, time, take } = process()
    server.left.set('ada', 3)
    const first = take('ada', 5)
    await server.answer()
    expect(await first).toBe(5_000)
    expect(await take('ada', 5)).toBe(5_000)
    expect(server.questions).toHaveLength(1)
    const smaller = take('ada', 2)
    await server.answer()
    expect(await smaller).toBe(0)
    time.now += 1_001
    void take('ada', 5)
    expect(server.questions).toHaveLength(3)
  })

  it('is spent to its last unit before anybody is refused, also where the lease ended meanwhile', async () => {
    const { server, time, take } = process()
    server.left.set('ada', 20)
    const first = take('ada', 1)
    await server.answer()
    expect(await first).toBe(0)
    server.left.set('ada', 0)
    time.now = 4_500
    for (let left = 7; left > 0; left -= 1) expect(await take('ada', 1)).toBe(0)
    // More was asked for, and refused, when one unit was left.
    await server.answer()
    expect(server.questions).toHaveLength(2)
    time.now = 5_100
    expect(await take('ada', 1)).toBe(0)
    expect(await take('ada', 1)).toBeGreaterThan(0)
  })

  it('is nobody else’s: of more accounts than it keeps, the oldest is given back', async () => {
    const { server, take } = process(1)
    for (const who of ['ada', 'bob']) {
      const taken = take(who, 1)
      await server.answer()
      expect(await taken).toBe(0)
    }
    expect(server.leftOf('ada')).toBe(99)
    expect(server.leftOf('bob')).toBeLessThan(99)
  })
})
