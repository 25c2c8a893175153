import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  monthly,
  openReplica,
  type Replica,
} from '../../packages/gateway/src/shared/shared-leases.fixture.ts'
import { type RedisServer, startRedis } from '../redis.ts'

// What Redis said of a quota was believed for a minute after the store was asked, and the store was asked once a minute: who wrote 0 there again and again gave a caller a
// month's units without end, and nothing was noticed.

let redis: RedisServer
const opened: Replica[] = []
beforeAll(async () => {
  redis = await startRedis()
})
beforeEach(() => redis.run('FLUSHALL'))
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})
afterAll(() => redis.close())

const gateways = (count: number): readonly Replica[] => {
  for (let nth = 0; nth < count; nth += 1) opened.push(openReplica(redis, { replicas: count }))
  return opened
}

/** Writes over what Redis keeps of quotas. */
async function setBack(how: 'to nothing spent' | 'to no account'): Promise<void> {
  for (const key of (await redis.run('KEYS', 'mapgate:quota:*')) as string[])
    await (how === 'to no account' ? redis.run('DEL', key) : redis.run('HSET', key, 'spent', '0'))
}

describe('Somebody who writes to Redis and sets quotas back after each request', () => {
  it.each(['to nothing spent', 'to no account'] as const)(
    '%s: each gateway gives the quota once at most',
    async (how) => {
      const [one, other] = gateways(2) as [Replica, Replica]
      let passed = 0
      // The store knows everything, and is asked now and then alone.
      const account = monthly({ used: async () => passed })
      for (let nth = 0; nth < 400; nth += 1) {
        const { accounts, time } = nth % 2 === 0 ? one : other
        if ((await accounts.take(account, 1)) === 0) passed += 1
        await setBack(how)
        time.now += 500
      }
      expect(passed).toBeGreaterThanOrEqual(100)
      expect(passed).toBeLessThanOrEqual(200)
    },
  )

  it('a caller who spends no whole lease is given no more either', async () => {
    const [one] = gateways(1) as [Replica]
    let passed = 0
    const account = monthly({ used: async () => passed })
    for (let nth = 0; nth < 200; nth += 1) {
      if ((await one.accounts.take(account, 1)) === 0) passed += 1
      await setBack('to nothing spent')
      // The lease ends, and what is left of it is put back.
      one.time.now += 11_000
    }
    expect(passed).toBe(100)
  })
})
