import { describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../store/sqlite.ts'
import type { UsageCounts, UsageStore } from '../../store/usage-port.ts'
import { UsageBook } from './usage-book.ts'
import { UsageWriter } from './usage-writer.ts'

const dayMs = 86_400_000

const counts: UsageCounts = {
  requests: 1,
  units: 1,
  megapixels: 0,
  records: 0,
  renders: 0,
  hits: 0,
  bytes: 10,
  refused: 0,
}

const names = (nth = 0, hour = 0) => ({ hour, principal: `user:${nth}`, key: '', service: '' })

/** A writer before a store that may be away. */
async function writing() {
  const { usage } = await openSqliteStore({ file: ':memory:' })
  const world = { isAway: false, now: 0, told: [] as string[], lost: 0, batches: [] as number[] }
  const store: UsageStore = {
    ...usage,
    add: async (batch) => {
      if (world.isAway) throw new Error('away')
      world.batches.push(batch.rows.length + batch.uses.length)
      return usage.add(batch)
    },
  }
  const writer = new UsageWriter({
    store,
    clock: () => world.now,
    keepDays: 2,
    observer: {
      lost: (requests) => {
        world.lost += requests
      },
      lostUnits: () => {},
      failed: () => world.told.push('failed'),
      written: () => world.told.push('written'),
      quota: () => {},
    },
  })
  const total = async () => (await usage.sums({ from: 0, to: 9 * dayMs, by: [] }))[0]?.requests ?? 0
  return { world, writer, total }
}

describe('What was counted', () => {
  it('is kept while the store is away, and written once when it is back', async () => {
    const { world, writer, total } = await writing()
    world.isAway = true
    writer.book.add(names(), counts)
    await writer.write()
    writer.book.add(names(), counts)
    writer.book.add(names(1), counts)
    await writer.write()
    expect([world.told, writer.book.size, await total()]).toEqual([['failed', 'failed'], 2, 0])
    world.isAway = false
    await writer.write()
    await writer.write()
    expect([world.told.at(-1), writer.book.size, await total(), world.lost]).toEqual(['written', 0, 3, 0])
  })

  it('is written in parts that hold a store up for a moment only', async () => {
    const { world, writer, total } = await writing()
    for (let nth = 0; nth < 1_200; nth += 1) writer.book.add(names(nth), counts)
    await writer.write()
    expect([world.batches, await total()]).toEqual([[500, 500, 200], 1_200])
  })

  it('is forgotten after its days', async () => {
    const { world, writer, total } = await writing()
    writer.book.add(names(), counts)
    writer.book.add(names(0, 2 * dayMs), counts)
    world.now = 3 * dayMs
    await writer.write()
    expect(await total()).toBe(1)
  })

  it('remembers so much and no more, whatever the number of callers, and reports what it loses', () => {
    let lost = 0
    const book = new UsageBook((requests) => {
      lost += requests
    }, 100)
    for (let nth = 0; nth < 100_000; nth += 1) book.add(names(nth), counts)
    // A row that is there goes on.
    book.add(names(5), counts)
    expect([book.size, lost, book.isFull]).toEqual([100, 99_900, true])
    expect(book.take().find(({ principal }) => principal === 'user:5')?.requests).toBe(2)
  })
})
