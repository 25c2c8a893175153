import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createLeasedAttempts } from '../../packages/gateway/src/limits/leased-attempts.ts'
import {
  openReplica,
  type Replica,
  slowRate,
} from '../../packages/gateway/src/shared/shared-leases.fixture.ts'
import { type RedisServer, startRedis } from '../redis.ts'

// One write to Redis put accounts into a debt of ten thousand units that no request can make: people could not sign in for days, long after whoever wrote was gone.

let redis: RedisServer
const opened: Replica[] = []
beforeAll(async () => {
  redis = await startRedis()
})
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})
afterAll(() => redis.close())

const gateway = (): Replica => {
  const one = openReplica(redis, { replicas: 1 })
  opened.push(one)
  return one
}

async function putInDebt(units: number): Promise<void> {
  for (const key of (await redis.run('KEYS', 'mapgate:rate:*')) as string[])
    await redis.run('HSET', key, 'units', String(-units))
}

describe('Somebody who writes a debt to Redis', () => {
  it.each([9, 1_000, 9_000])(
    'of %d units keeps nobody from signing in for longer than a wrong password',
    async (units) => {
      const one = gateway()
      const attempts = createLeasedAttempts<'pair'>(one.leases)
      const ann = [{ limit: 'pair', of: `ann ${units}`, free: 8, oneBackEveryMs: 30_000 }] as const
      await attempts.take(ann)
      await putInDebt(units)
      // What is no account is noticed and begins empty, and this gateway goes on alone.
      expect(await attempts.take(ann)).toBe(undefined)
      expect(one.sources).toContain('spoilt')
      const refused = await attempts.take(ann)
      expect(refused?.waitMs ?? 0).toBeLessThanOrEqual(30_000)
    },
  )

  it('of more units than any request costs is no account of a rate', async () => {
    const { accounts, sources, time } = gateway()
    const rate = slowRate({ unitsPerMs: 1 / 1_000 })
    await accounts.take(rate, 1)
    await putInDebt(9_000)
    time.now += 6_000
    expect(await accounts.take(rate, 1)).toBe(0)
    expect(sources).toContain('spoilt')
    expect(await accounts.take(rate, 1)).toBeLessThanOrEqual(1_000)
  })
})
