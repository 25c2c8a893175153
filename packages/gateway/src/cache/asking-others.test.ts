import { describe, expect, it } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import { answersBefore, oneMinute, pictureOf, replyWith, textOf } from './answers.fixture.ts'
import { optionsWith } from './entries/entries.fixture.ts'
import { openEntries } from './entries/open-entries.ts'
import { createFakeTier, type FakeTier, sharedIn } from './entries/shared/tier.fixture.ts'
import type { Rule } from './rules.ts'

const tile = (delivery: Parameters<typeof pictureOf>[1] = {}) =>
  pictureOf({ operation: 'MapServer.tile', path: '/rest/services/Water/MapServer/tile/1/2/3' }, delivery)

/** A machine with answers of its own that shares a tier with others. */
async function machineAt(fake: FakeTier, rule: Rule = oneMinute, tier: Parameters<typeof sharedIn>[1] = {}) {
  const world = { now: 1_800_000_000_000 }
  const clock = () => world.now
  const { options, told } = optionsWith({ clock, shared: sharedIn(fake, tier) })
  const store = await openEntries(options)
  const before = await answersBefore(rule, { store, clock, monotonic: clock })
  /** Asks what nobody kept, and lets it be written to the tier. */
  const draws = async (outbound = tile(), reply = replyWith) => {
    const given = await asks(outbound, reply)
    await store.written()
    return given
  }
  /** Asks, and answers as soon as the map server is asked. */
  const asks = async (outbound = tile(), reply = replyWith) => {
    const coming = before.ask(outbound)
    const asked = before.reached.length
    let isOver = false
    coming.then(
      () => {
        isOver = true
      },
      () => {
        isOver = true
      },
    )
    await expect.poll(() => isOver || before.reached.length > asked, { interval: 1 }).toBe(true)
    before.reached[asked]?.answer(reply())
    return coming
  }
  return { ...before, world, store, told, draws, asks }
}

describe('An answer that another machine kept', () => {
  it('is given instead of a question to the map server, and stays on this machine', async () => {
    const fake = createFakeTier()
    const [one, other] = [await machineAt(fake), await machineAt(fake)]
    const first = await one.draws()
    other.world.now += 10_000
    const second = await other.asks()
    expect([other.reached.length, await textOf(second)]).toEqual([0, 'PNG'])
    expect(second).toMatchObject({
      source: { from: 'hit', ttlSeconds: 50 },
      contentId: first.contentId,
      elapsedMs: 0,
    })
    const calls = fake.calls.length
    expect((await other.asks()).source).toEqual({ from: 'hit', ttlSeconds: 50 })
    expect(fake.calls).toHaveLength(calls)
  })

  it('is looked for once for all who wait, and counted for each', async () => {
    const fake = createFakeTier()
    const [one, other] = [await machineAt(fake), await machineAt(fake)]
    await one.draws()
    fake.calls.length = 0
    const held: number[] = []
    const hold = (bytes: number) => void held.push(bytes)
    const coming = ['a', 'b', 'c'].map((principalId) => other.ask(tile({ principalId, hold })))
    expect(await Promise.all((await Promise.all(coming)).map(textOf))).toEqual(['PNG', 'PNG', 'PNG'])
    expect([fake.calls, held, other.from]).toEqual([['get'], [3, 3, 3], ['hit', 'hit', 'hit']])
  })

  it('is not looked for where nothing is kept', async () => {
    const fake = createFakeTier()
    const { draws } = await machineAt(fake, { ...oneMinute, life: 'none' })
    await draws()
    expect(fake.calls).toEqual([])
  })

  it('is not looked for again where the map server gave its kind no life, until it gives one', async () => {
    const fake = createFakeTier()
    const { draws } = await machineAt(fake, { ...oneMinute, life: 'upstream' })
    const lasting = () =>
      replyWith({ headers: { 'content-type': 'image/png', 'cache-control': 'max-age=60' } })
    for (let count = 0; count < 3; count += 1) await draws()
    expect(fake.calls).toEqual(['get'])
    await draws(tile(), lasting)
    expect(fake.calls).toEqual(['get', 'put'])
    const another = pictureOf({
      operation: 'MapServer.tile',
      path: '/rest/services/Water/MapServer/tile/1/2/4',
    })
    await draws(another, lasting)
    expect(fake.calls).toEqual(['get', 'put', 'get', 'put'])
  })

  it('is asked for again after its life, by its own name at the map server', async () => {
    const fake = createFakeTier()
    const [one, other] = [await machineAt(fake), await machineAt(fake)]
    await one.draws(tile(), () => replyWith({ headers: { 'content-type': 'image/png', etag: '"v1"' } }))
    other.world.now += 70_000
    const again = await other.asks(tile(), () =>
      replyWith({ status: 304, headers: {}, body: Buffer.alloc(0) }),
    )
    expect(other.reached[0]?.outbound.question.headers).toEqual({ 'if-none-match': '"v1"' })
    expect(await textOf(again)).toBe('PNG')
    await other.store.written()
    expect(fake.calls).toEqual(['get', 'put', 'get'])
  })

  it('is given where the map server fails, as long as its rule says', async () => {
    const fake = createFakeTier()
    const rule = { ...oneMinute, staleIfError: 60_000 }
    const [one, other] = [await machineAt(fake, rule), await machineAt(fake, rule)]
    await one.draws()
    other.world.now += 70_000
    const given = await other.asks(tile(), () => replyWith({ status: 503 }))
    expect(given.source).toEqual({ from: 'stale', ttlSeconds: -10 })
  })

  it.each(['failing', 'silent'] as const)('is asked of the map server where the tier is %s', async (mood) => {
    const fake = createFakeTier()
    const machine = await machineAt(fake, oneMinute, { timeoutMs: 20 })
    fake.mood = mood
    const given = await machine.draws()
    expect([given.source?.from, machine.reached.length]).toEqual(['miss', 1])
    expect(machine.told).toContain('failed shared')
  })
})

describe('An answer of another machine to somebody from whom something is hidden', () => {
  it('is given after a check of the catalogue, until that was right later than it was read', async () => {
    const fake = createFakeTier()
    const [one, other] = [await machineAt(fake), await machineAt(fake)]
    let checks = 0
    const hidden = () =>
      tile({
        beforeSent: async () => {
          checks += 1
          return other.world.now
        },
      })
    await one.draws(hidden())
    one.world.now += 3_600_000
    checks = 0
    await other.asks(hidden())
    await other.asks(hidden())
    expect([other.reached.length, checks]).toEqual([0, 2])
    other.world.now += 31_000
    await other.asks(hidden())
    expect(checks).toBe(3)
  })

  it('is given to nobody whose check fails', async () => {
    const fake = createFakeTier()
    const [one, other] = [await machineAt(fake), await machineAt(fake)]
    await one.draws(tile({ beforeSent: async () => 0 }))
    const beforeSent = async () => {
      throw new GatewayError('upstream.layers-changed')
    }
    await expect(other.asks(tile({ beforeSent }))).rejects.toMatchObject({ code: 'upstream.layers-changed' })
  })

  it('is not given where it was purged while the catalogue was checked', async () => {
    const fake = createFakeTier()
    const [one, other] = [await machineAt(fake), await machineAt(fake)]
    await one.draws(tile({ beforeSent: async () => 0 }))
    const beforeSent = () => other.store.purge({ upstream: 'ags', service: 'water' })
    const given = await other.asks(tile({ beforeSent }), () => replyWith({ body: Buffer.from('new') }))
    expect(await textOf(given)).toBe('new')
  })
})
