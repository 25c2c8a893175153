import { pino } from 'pino'
import { expect, it, vi } from 'vitest'
import { openRunningGateways } from './running-gateways.ts'

/** A gateway whose store says what a test makes it say. */
async function gateway({
  isComplete = true,
  configured,
}: {
  isComplete?: boolean
  configured?: number
} = {}) {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const world = { now: 0, says: 1 as number | Error, others: 0, left: 0, rights: '' }
  const told: string[] = []
  const log = pino({ level: 'info' }, { write: (line) => void told.push(JSON.parse(line).msg) })
  const running = await openRunningGateways({
    register: {
      beat: async ({ rights }) => {
        if (world.says instanceof Error) throw world.says
        world.rights = rights
        return { running: world.says, otherRights: world.others }
      },
      leave: async () => {
        world.left += 1
      },
    },
    isComplete,
    configured,
    rights: 'a',
    metrics: { store: { gateways: () => {} } },
    log,
    random: (bytes) => new Uint8Array(bytes),
    monotonic: () => world.now,
  })
  const pass = async (ms: number): Promise<void> => {
    world.now += ms
    await vi.advanceTimersByTimeAsync(ms)
  }
  return { world, running, pass, told }
}

it('counts the gateways that the store saw, and asks again every ten seconds', async () => {
  const { world, running, pass } = await gateway({ configured: 8 })
  expect(running.count()).toBe(1)
  world.says = 3
  await pass(10_000)
  expect(running.count()).toBe(3)
  await running.close()
  expect(world.left).toBe(1)
  world.says = 5
  await pass(20_000)
  expect(running.count()).toBe(3)
  vi.useRealTimers()
})

it('takes as many as the configuration says, where the store did not say for 30 seconds, or sees one machine alone', async () => {
  const { world, running, pass } = await gateway({ configured: 4 })
  world.says = new Error('gone')
  await pass(30_000)
  expect(running.count()).toBe(1)
  await pass(10_000)
  expect(running.count()).toBe(4)
  world.says = 2
  await pass(10_000)
  expect(running.count()).toBe(2)
  const ofFile = await gateway({ configured: 4, isComplete: false })
  expect(ofFile.running.count()).toBe(4)
  ofFile.world.says = 6
  await ofFile.pass(10_000)
  expect(ofFile.running.count()).toBe(6)
  vi.useRealTimers()
})

it('says once that others have other grants for longer than a change of all of them takes, and once that this is over', async () => {
  const { world, running, pass, told } = await gateway()
  const different = () => told.filter((message) => /other grants/.test(message))
  world.says = 2
  world.others = 1
  for (let beats = 0; beats < 5; beats += 1) await pass(10_000)
  expect(different()).toEqual([])
  world.others = 0
  await pass(10_000)
  world.others = 1
  for (let beats = 0; beats < 20; beats += 1) await pass(10_000)
  expect(different()).toHaveLength(1)
  expect(told).not.toContain('all gateways of this store have the same grants again')
  running.nowHas('b')
  world.others = 0
  await pass(10_000)
  expect(world.rights).toBe('b')
  expect(told.at(-1)).toBe('all gateways of this store have the same grants again')
  vi.useRealTimers()
})
