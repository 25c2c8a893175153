import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RedisServer, startRedis } from '../../../../test/redis.ts'
import { drainTogether, monthly, openReplica, type Replica, slowRate } from './shared-leases.fixture.ts'

let server: RedisServer
const opened: Replica[] = []
const replica = (options: Parameters<typeof openReplica>[1] = {}): Replica => {
  const one = openReplica(server, options)
  opened.push(one)
  return one
}
const become = (one: Replica, state: string) =>
  vi.waitFor(() => expect(one.state()).toBe(state), { timeout: 300_000, interval: 20 })

beforeAll(async () => {
  server = await startRedis()
})
beforeEach(() => server.run('FLUSHALL'))
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})
afterAll(() => server.close())

/** The keys of accounts. */
const accountKeys = async (kind = 'rate'): Promise<readonly string[]> =>
  (await server.run('KEYS', `mapgate:${kind}:*`)) as string[]

describe('A rate of two replicas', () => {
  it('is one rate for a caller whom a balancer deals to both', async () => {
    expect(await drainTogether([replica(), replica()], slowRate())).toBe(200)
  })

  it('is one for requests that come at the same moment', async () => {
    const [one, other] = [replica(), replica()]
    const takes = Array.from({ length: 300 }, (_, index) =>
      (index % 2 === 0 ? one : other).accounts.take(slowRate(), 1),
    )
    const waits = await Promise.all(takes)
    const rest = await drainTogether([one, other], slowRate())
    expect(waits.filter((ms) => ms === 0).length + rest).toBe(200)
  })

  it('costs a busy caller one question in fifty requests, or less', async () => {
    const one = replica()
    const account = slowRate({ burst: 100_000 })
    expect(await one.drain(account, 5_000)).toBe(5_000)
    expect(one.questions()).toBeLessThanOrEqual(5_000 / 50)
    expect(one.questions()).toBeGreaterThan(0)
  })

  it('fills by the time of the server, whatever the clocks of replicas show', async () => {
    const [one, other] = [replica(), replica()]
    other.time.wall += 400 * 86_400_000
    other.time.now += 400 * 86_400_000
    const account = slowRate({ unitsPerMs: 1 / 3_600_000, burst: 10 })
    expect(await drainTogether([one, other], account)).toBe(10)
    expect(await other.accounts.take(account, 1)).toBeGreaterThan(3_000_000)
    const [key = ''] = await accountKeys()
    // Three hours pass for the server.
    await server.run('HINCRBY', key, 'at', String(-3 * 3_600_000))
    for (const each of [one, other]) each.time.now += 3 * 3_600_000
    expect(await drainTogether([one, other], account)).toBe(3)
  })

  it('lets something larger than a whole account pass when it is full, and then leaves a debt to both', async () => {
    const [one, other] = [replica(), replica()]
    const account = slowRate({ unitsPerMs: 1 / 3_600_000, burst: 2 })
    expect(await one.accounts.take(account, 5)).toBe(0)
    const waitMs = await other.accounts.take(account, 1)
    expect(Math.round(waitMs / 3_600_000)).toBe(4)
  })

  it('counts what a request costs beyond its first unit once', async () => {
    const one = replica()
    const account = slowRate({ burst: 10 })
    expect(await one.accounts.take(account, 1)).toBe(0)
    expect(await one.accounts.take(account, 8, 1)).toBe(0)
    expect(await one.drain(account)).toBe(2)
  })

  it('is given back what was leased and not spent', async () => {
    const [one, other] = [replica(), replica()]
    expect(await one.drain(slowRate(), 3)).toBe(3)
    one.time.now += 6_000
    one.accounts.sweep()
    await one.leases.settled()
    expect(await other.drain(slowRate())).toBe(197)
  })

  it('keeps no name of a caller or of a limit in a key', async () => {
    await replica().drain(slowRate({ caller: 'user:ada:*%\n' }), 1)
    const keys = (await server.run('KEYS', '*')) as string[]
    expect(keys).toHaveLength(2)
    for (const key of keys) expect(key).toMatch(/^mapgate:(rate|epoch):[\w-]{43}$/)
  })
})

describe('While the server is gone, a rate', () => {
  it('is granted in parts, and to nobody more than the whole', async () => {
    const [one, other] = [replica(), replica()]
    let granted = (await one.drain(slowRate(), 30)) + (await other.drain(slowRate(), 50))
    await server.stop()
    for (const each of [one, other]) await become(each, 'gone')
    granted += await drainTogether([one, other], slowRate())
    expect(granted).toBe(200)
    expect(one.sources).toContain('alone')
    await server.start()
  })

  it('is a part for each replica that was there before', async () => {
    const one = replica({ replicas: 4 })
    await server.stop()
    await one.drain(slowRate({ caller: 'other' }), 1)
    await become(one, 'gone')
    expect(await one.drain(slowRate())).toBe(50)
    await server.start()
  })

  it('waits no longer for a frozen server than its limit, and counts what was granted meanwhile when it is back', async () => {
    const [one, other] = [replica({ commandTimeoutMs: 300 }), replica({ commandTimeoutMs: 300 })]
    let granted = (await one.drain(slowRate(), 5)) + (await other.drain(slowRate(), 5))
    server.freeze()
    for (const each of [one, other]) granted += await each.drain(slowRate(), 60)
    server.thaw()
    for (const each of [one, other]) await become(each, 'there')
    // Neither lease is believed for ever.
    for (const each of [one, other]) each.time.now += 10_000
    granted += await drainTogether([one, other], slowRate())
    // An answer that came too late granted units that nobody spends.
    expect(granted).toBeLessThanOrEqual(200)
    expect(granted).toBeGreaterThanOrEqual(100)
  })

  it('is not counted twice where a lease was put back by a question whose answer was lost', async () => {
    const [one, other] = [replica(), replica()]
    let granted = await one.drain(slowRate(), 8)
    const leased = await one.leases.take(slowRate(), { least: 1, wanted: 80, back: 0 })
    expect(leased).toMatchObject({ granted: 81 })
    one.line.losesAnswers = true
    expect(await one.leases.take(slowRate(), { least: 1, wanted: 0, back: 81 })).toMatchObject({ granted: 1 })
    granted += 1 + (await other.drain(slowRate()))
    await server.stop()
    for (const each of [one, other]) await become(each, 'gone')
    granted += await drainTogether([one, other], slowRate())
    expect(granted).toBeLessThanOrEqual(200)
    expect(granted).toBeGreaterThanOrEqual(100)
    await server.start()
  })

  it('is not given a second time after the server was emptied', async () => {
    const [one, other] = [replica(), replica()]
    let granted = (await one.drain(slowRate(), 80)) + (await other.drain(slowRate(), 80))
    await server.run('FLUSHALL')
    granted += await drainTogether([one, other], slowRate())
    expect(granted).toBeLessThanOrEqual(200)
    expect(granted).toBeGreaterThanOrEqual(160)
  })

  it('is not given a second time by a server that began again', async () => {
    const [one, other] = [replica(), replica()]
    let granted = await drainTogether([one, other], slowRate())
    await server.stop()
    await server.start()
    for (const each of [one, other]) {
      granted += await each.drain(slowRate())
      await become(each, 'there')
    }
    for (const each of [one, other]) each.time.now += 10_000
    granted += await drainTogether([one, other], slowRate())
    expect(granted).toBe(200)
  })
})

describe('Somebody who writes to the server', () => {
  const values: readonly (readonly string[])[] = [
    ['SET', 'key', 'text'],
    ['LPUSH', 'key', '1'],
    ['HSET', 'key', 'units', '1e308', 'at', '0'],
    ['HSET', 'key', 'units', 'inf', 'at', 'nan'],
    ['HSET', 'key', 'units', '-1e300', 'at', '0'],
    ['HSET', 'key', 'units', 'many', 'at', 'soon'],
    ['HSET', 'key', 'units', '200', 'at', '-5'],
    ['HDEL', 'key', 'at'],
  ]

  it.each(values.map((words) => [words.join(' '), words] as const))(
    'by %s spoils no more than that account, for a moment',
    async (_title, words) => {
      const one = replica()
      let granted = await one.drain(slowRate(), 150)
      const [key = ''] = await accountKeys()
      if (words[0] !== 'HDEL' && words[0] !== 'HSET') await server.run('DEL', key)
      await server.run(...words.map((word) => (word === 'key' ? key : word)))
      one.time.now += 6_000
      granted += await one.drain(slowRate())
      expect(one.sources).toContain('spoilt')
      expect(granted).toBeLessThanOrEqual(200)
      expect(await one.drain(slowRate({ caller: 'somebody else' }))).toBe(200)
    },
  )

  it('and fills an account again and again does not lift the limit of one replica', async () => {
    const one = replica()
    let granted = 0
    for (let round = 0; round < 20; round += 1) {
      granted += await one.drain(slowRate(), 100)
      const [key = ''] = await accountKeys()
      await server.run('HSET', key, 'units', '200')
      one.time.now += 6_000
    }
    expect(granted).toBeLessThanOrEqual(200 * 1.05 + 100)
    expect(one.sources).toContain('spoilt')
  })

  it('takes the mark away by which an emptied server is known, and gains nothing', async () => {
    const one = replica()
    let granted = await one.drain(slowRate(), 150)
    const [key = ''] = (await server.run('KEYS', 'mapgate:epoch:*')) as string[]
    await server.run('DEL', key)
    await server.run('LPUSH', key, 'x')
    granted += await one.drain(slowRate())
    expect(granted).toBeLessThanOrEqual(200)
    // Others have what this replica can answer for.
    expect(await one.drain(slowRate({ caller: 'somebody else' }))).toBe(100)
  })
})

describe('A quota of two replicas', () => {
  it('is one quota', async () => {
    expect(await drainTogether([replica(), replica()], monthly())).toBe(100)
  })

  it('begins with what the store says was spent, and an emptied server gives nothing back', async () => {
    const [one, other] = [replica(), replica()]
    let granted = 0
    const account = monthly({ used: async () => 30 + granted })
    granted += await one.drain(account, 20)
    await server.run('FLUSHALL')
    for (const each of [one, other]) each.time.now += 61_000
    granted += await drainTogether([one, other], account)
    expect(granted).toBeLessThanOrEqual(70)
    expect(granted).toBeGreaterThanOrEqual(60)
  })

  it('waits for the end of its window, and says what is left', async () => {
    const one = replica()
    let spent = 0
    const account = monthly({ used: async () => spent })
    expect(await one.accounts.take(account, 40)).toBe(0)
    expect(one.accounts.left(account)).toBe(60)
    spent = 40
    expect(await one.accounts.take(account, 70)).toBe(86_400_000)
    one.accounts.spend(account, 70)
    expect(one.accounts.left(account)).toBe(-10)
  })

  it('is refused for a moment where another replica holds what is left, and until its end where that is spent', async () => {
    const [one, other] = [replica(), replica()]
    let spent = 1
    const account = monthly({ used: async () => spent })
    const hold = { least: 1, wanted: 40, back: 0 }
    expect(await one.leases.take(account, { ...hold, wanted: 0 })).toMatchObject({ granted: 1 })
    expect(await other.leases.take(account, hold)).toMatchObject({ granted: 41 })
    expect(await one.accounts.take(account, 70)).toBe(10_000)
    expect(await one.accounts.take(account, 60)).toBe(10_000)
    spent = 42
    one.time.now += 5_000
    expect(await one.accounts.take(account, 60)).toBe(86_400_000)
  })

  it('is lent in parts of what the store says is left, while the server is gone', async () => {
    const one = replica()
    await server.stop()
    await one.drain(slowRate(), 1)
    await become(one, 'gone')
    expect(await one.drain(monthly({ used: async () => 40 }))).toBe(30)
    const unknown = monthly({ caller: 'other', used: () => Promise.reject(new Error('no store')) })
    expect(await one.drain(unknown)).toBe(50)
    await server.start()
  })

  it('with a spoilt account is lent in parts, and known again from the store', async () => {
    const one = replica()
    await one.drain(monthly(), 1)
    const [key = ''] = await accountKeys('quota')
    await server.run('HSET', key, 'spent', 'nothing')
    one.time.now += 11_000
    expect(await one.accounts.take(monthly({ used: async () => 90 }), 5)).toBe(0)
    expect(one.sources).toContain('spoilt')
    one.time.now += 61_000
    expect(await one.accounts.take(monthly({ used: async () => 97 }), 5)).toBeGreaterThan(0)
  })
})
