import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RedisServer, startRedis } from '../../../../test/redis.ts'
import { codeOf } from '../authn/authn.fixture.ts'
import { createThrottle } from '../authn/throttle.ts'
import { openReplica, type Replica } from '../shared/shared-leases.fixture.ts'
import { createLeasedAttempts } from './leased-attempts.ts'

let server: RedisServer
const opened: Replica[] = []
beforeAll(async () => {
  server = await startRedis()
})
beforeEach(() => server.run('FLUSHALL'))
afterEach(async () => {
  for (const replica of opened.splice(0)) await replica.close()
})
afterAll(() => server.close())

/** Limits so slow to refill that no attempt comes back while a test runs. */
const never = 1_000 * 86_400_000
const limits = {
  pair: { free: 8, oneBackEveryMs: never },
  address: { free: 20, oneBackEveryMs: never },
  account: { free: 40, oneBackEveryMs: never },
}

/** A gateway that counts wrong passwords together with the others. */
function gateway() {
  const replica = openReplica(server)
  opened.push(replica)
  const throttle = createThrottle({ limits, counts: createLeasedAttempts(replica.leases) })
  const attempt = async (account: string, address: string, right = false): Promise<string> => {
    const code = await codeOf(
      Promise.resolve().then(async () => {
        const settle = await throttle.admit(account, address, 0)
        if (right) settle()
      }),
    )
    await replica.leases.settled()
    return code
  }
  /** How many of these attempts were looked at. */
  const guess = async (
    count: number,
    accountOf: (nth: number) => string,
    addressOf: (nth: number) => string,
  ) => {
    let looked = 0
    for (let nth = 0; nth < count; nth += 1)
      if ((await attempt(accountOf(nth), addressOf(nth))) === 'none') looked += 1
    return looked
  }
  const become = (state: string) =>
    vi.waitFor(() => expect(replica.state()).toBe(state), { timeout: 300_000, interval: 20 })
  return { attempt, guess, become, replica }
}

const ann = () => 'ann'
const here = () => '192.0.2.1'

describe('Wrong passwords at two gateways', () => {
  it('count together, for one account from one address', async () => {
    const [one, other] = [gateway(), gateway()]
    expect(await one.guess(5, ann, here)).toBe(5)
    expect(await other.guess(10, ann, here)).toBe(3)
    expect(await one.attempt('ann', here(), true)).toBe('credential.throttled')
    expect(await one.attempt('bob', here(), true)).toBe('none')
  })

  it('count together for one address, and for one account', async () => {
    const [one, other] = [gateway(), gateway()]
    const name = (nth: number) => `name ${nth}`
    const host = (nth: number) => `198.51.100.${nth}`
    expect((await one.guess(15, name, here)) + (await other.guess(15, name, here))).toBe(20)
    expect((await one.guess(30, ann, host)) + (await other.guess(30, ann, (nth) => host(nth + 100)))).toBe(40)
  })

  it('are taken back by a right one, and an attempt that is refused counts nowhere', async () => {
    const [one, other] = [gateway(), gateway()]
    for (let nth = 0; nth < 30; nth += 1) expect(await one.attempt('bob', here(), true)).toBe('none')
    expect(await one.guess(20, ann, here)).toBe(8)
    // Twelve were refused by the count of the pair, and twelve are left at the address.
    expect(await other.guess(30, (nth) => `name ${nth}`, here)).toBe(12)
  })

  it('leave the one alone who signed in from there before', async () => {
    const one = gateway()
    expect(await one.attempt('ann', here(), true)).toBe('none')
    await one.guess(30, (nth) => `name ${nth}`, here)
    expect(await one.attempt('ann', here(), true)).toBe('none')
    expect(await one.attempt('bob', here(), true)).toBe('credential.throttled')
  })

  it('have each gateway admit its part while the server is gone, and no second time when it is back', async () => {
    const [one, other] = [gateway(), gateway()]
    let looked = await one.guess(2, ann, here)
    await server.stop()
    await one.attempt('somebody', '203.0.113.1')
    await other.attempt('somebody', '203.0.113.1')
    for (const each of [one, other]) await each.become('gone')
    looked += (await one.guess(9, ann, here)) + (await other.guess(9, ann, here))
    expect(looked).toBe(8)
    await server.start()
    for (const each of [one, other]) await each.become('there')
    expect((await one.guess(9, ann, here)) + (await other.guess(9, ann, here))).toBe(0)
  })

  it('name nobody on the server', async () => {
    await gateway().attempt('ann:*%\n', here())
    const keys = (await server.run('KEYS', '*')) as string[]
    for (const key of keys) expect(key).toMatch(/^mapgate:(rate|epoch):[\w-]{43}$/)
    expect(keys).toHaveLength(4)
  })
})
