import { setTimeout as pause } from 'node:timers/promises'
import { type Fleet, usualRate } from '../fleet.ts'
import { startHurriedCaller } from '../hurried-caller.ts'
import { type Running, type Scene, withStoreMs } from '../scene.ts'

/** A fault of Redis, during which a caller asks for more than its rate lets pass. */
const redisScene = (
  name: string,
  title: string,
  fault: (fleet: Fleet, lasts: () => Promise<void>) => Promise<void>,
): Scene => ({
  name,
  title,
  boundMs: withStoreMs,
  fleet: { hasRedis: true },
  run: async ({ fleet, isShort, revocations }: Running) => {
    await revocations(2)
    const hurried = startHurriedCaller(fleet)
    await pause(isShort ? 500 : 10_000)
    await fault(fleet, () => pause(isShort ? 1_500 : 20_000))
    await pause(isShort ? 500 : 10_000)
    const { passed, most, other } = await hurried.end()
    await revocations(2)
    // What was counted by another engine may have been a bucket more.
    if (passed > most * 1.05 + usualRate.units)
      throw new Error(`a caller was let pass ${passed} units where ${most} are its rate`)
    const refused = Object.entries(other).map(([code, count]) => `${count} × ${code}`)
    return `a hurried caller passed ${passed} times, its rate is ${most}, else ${refused.join(', ')}`
  },
})

const all = (
  { members }: Fleet,
  change: (line: NonNullable<(typeof members)[number]['redisLine']>) => void,
) => {
  for (const { redisLine } of members) if (redisLine) change(redisLine)
}

/** Writes over every key with something that no gateway wrote: a number, or a form that looks right. */
const writeOver = `
  for nth, key in ipairs(redis.call('KEYS', '*')) do
    redis.call('DEL', key)
    if nth % 2 == 0 then redis.call('SET', key, '1000000000')
    else redis.call('HSET', key, 'units', '1000000000', 'at', '0', 'left', '1000000000') end
  end`

export const redisScenes: readonly Scene[] = [
  redisScene('redis-gone', 'Redis gone for 20 s, and back without what it held', async ({ redis }, lasts) => {
    await redis?.stop()
    await lasts()
    await redis?.start()
  }),
  redisScene('redis-frozen', 'Redis frozen for 20 s (SIGSTOP)', async ({ redis }, lasts) => {
    redis?.freeze()
    await lasts()
    redis?.thaw()
  }),
  redisScene('redis-slow', 'answers of Redis 200 ms late for 20 s', async (fleet, lasts) => {
    all(fleet, (line) => line.setDelay(200))
    await lasts()
    all(fleet, (line) => line.setDelay(0))
  }),
  redisScene('redis-one', 'one of three gateways cut off from Redis for 20 s', async ({ members }, lasts) => {
    members[0]?.redisLine?.setCut(true)
    await lasts()
    members[0]?.redisLine?.setCut(false)
  }),
  redisScene('redis-emptied', 'Redis emptied five times', async ({ redis }, lasts) => {
    for (let nth = 0; nth < 5; nth++) {
      await redis?.run('FLUSHALL')
      await lasts()
    }
  }),
  redisScene(
    'redis-stranger',
    'a stranger writes over everything in Redis for 20 s',
    async ({ redis }, lasts) => {
      let isOver = false
      const writing = (async () => {
        while (!isOver) {
          await redis?.run('EVAL', writeOver, '0')
          await pause(100)
        }
      })()
      await lasts()
      isOver = true
      await writing
    },
  ),
]
