import { describe, expect, it } from 'vitest'
import { noLog } from '../port.ts'
import { TokenManager } from './token-manager.ts'

function keeping(lifeMs = 100_000) {
  const world = { now: 0, asked: 0, fails: false, renewed: [] as boolean[] }
  const tokens = new TokenManager({
    obtain: async () => {
      world.asked += 1
      if (world.fails) throw new Error('the token service is down')
      return { value: `t${world.asked}`, lifeMs }
    },
    monotonic: () => world.now,
    renewed: (succeeded) => world.renewed.push(succeeded),
    log: noLog,
  })
  const value = async () => (await tokens.current()).value
  const settle = () => new Promise((next) => setImmediate(next))
  return { world, tokens, value, settle }
}

describe('a kept token', () => {
  it('is obtained once for many who ask at the same time', async () => {
    const { world, value } = keeping()
    expect(await Promise.all([value(), value(), value()])).toEqual(['t1', 't1', 't1'])
    expect(world.asked).toBe(1)
  })

  it('is renewed in the background before its end, while the old one is still given out', async () => {
    const { world, value, settle } = keeping()
    await value()
    world.now = 81_000
    expect(await value()).toBe('t1')
    await settle()
    expect(await value()).toBe('t2')
  })

  it('stays in use while the token service is down, until its own end', async () => {
    const { world, tokens, value, settle } = keeping()
    await value()
    world.fails = true
    world.now = 85_000
    expect(await value()).toBe('t1')
    await settle()
    expect(tokens.good).toBe(false)
    world.now = 97_000
    expect(await value()).toBe('t1')
    await settle()
    world.now = 99_000
    await expect(value()).rejects.toMatchObject({ code: 'upstream.sign-in-failed' })
    world.fails = false
    world.now = 110_000
    expect(await value()).toBe('t5')
    expect(tokens.good).toBe(true)
  })

  it('is renewed first for a request that takes long, when half its life is over', async () => {
    const { world, tokens, value } = keeping()
    await value()
    world.now = 49_000
    expect((await tokens.longLived()).value).toBe('t1')
    world.now = 51_000
    expect((await tokens.longLived()).value).toBe('t2')
    world.fails = true
    world.now = 110_000
    expect((await tokens.longLived()).value).toBe('t2')
  })

  it('does not storm a service that refuses: pauses grow from one second to a minute', async () => {
    const { world, value } = keeping()
    world.fails = true
    for (world.now = 0; world.now < 300_000; world.now += 100) await value().catch(() => {})
    expect(world.asked).toBeGreaterThan(5)
    expect(world.asked).toBeLessThan(15)
  })

  it('is replaced once when it is refused, and a very young one is not', async () => {
    const { world, tokens, value } = keeping()
    await value()
    expect((await tokens.after(1)).value).toBe('t1')
    world.now = 2_000
    const three = await Promise.all([tokens.after(1), tokens.after(1), tokens.after(1)])
    expect(three.map((token) => token.value)).toEqual(['t2', 't2', 't2'])
    expect((await tokens.after(1)).value).toBe('t2')
    expect(world.asked).toBe(2)
  })
})
