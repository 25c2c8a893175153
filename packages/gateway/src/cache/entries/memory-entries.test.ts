import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entryWith } from './entries.fixture.ts'
import { keptOf, MemoryEntries } from './memory-entries.ts'

const maxBytes = 1_000_000

function memoryWith(share = 1) {
  const promoted: string[] = []
  let evicted = 0
  const memory = new MemoryEntries({
    maxBytes,
    share,
    evicted: () => {
      evicted += 1
    },
    promoted: (key) => promoted.push(key),
  })
  const put = (key: string, { owner = 'editor', bytes = 10_000, isUsed = false } = {}) =>
    memory.set(key, keptOf({ entry: entryWith({ body: new Uint8Array(bytes) }), owner, mark: 0 }), isUsed)
  return { memory, put, promoted, evictions: () => evicted }
}

const action = fc.record({
  what: fc.constantFrom('put', 'put', 'get', 'delete', 'purge'),
  key: fc.nat(40).map(String),
  owner: fc.constantFrom('one', 'other', 'third'),
  bytes: fc.oneof(fc.nat(50_000), fc.nat(900_000)),
  isUsed: fc.boolean(),
})

describe('Entries in memory', () => {
  it('never take more than their bound, and are counted as what is there', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), fc.constantFrom(0.1, 0.3, 1), (actions, share) => {
        const { memory, put } = memoryWith(share)
        for (const { what, key, ...how } of actions) {
          if (what === 'put') put(key, how)
          if (what === 'get') memory.get(key)
          if (what === 'delete') memory.delete(key)
          if (what === 'purge') memory.purge({ upstream: 'ags' })
          expect(memory.size.bytes).toBeLessThanOrEqual(maxBytes)
        }
        const found = Array.from({ length: 41 }, (_, key) => memory.get(String(key))).filter(Boolean)
        expect(memory.size.entries).toBeLessThanOrEqual(found.length)
        const { entries } = memory.size
        expect(memory.purge({})).toHaveLength(entries)
        expect(memory.size).toEqual({ entries: 0, bytes: 0 })
      }),
    )
  })

  it('that were asked for twice stay, however many come that are asked for once', () => {
    const { memory, put, promoted, evictions } = memoryWith()
    for (let tile = 0; tile < 50; tile += 1) {
      put(`tile ${tile}`)
      memory.get(`tile ${tile}`)
    }
    expect(promoted).toHaveLength(50)
    for (let picture = 0; picture < 1_000; picture += 1) put(`picture ${picture}`)
    expect(evictions()).toBeGreaterThan(900)
    for (let tile = 0; tile < 50; tile += 1) expect(memory.get(`tile ${tile}`), `tile ${tile}`).toBeDefined()
  })

  it('of all others stay where one caller asks for ever more, as long as they fit beside the share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 60_000 }), fc.boolean(), (bytes, isUsed) => {
        const { memory, put } = memoryWith(0.25)
        for (let tile = 0; tile < 10; tile += 1) put(`tile ${tile}`, { owner: `user ${tile % 5}`, isUsed })
        for (let tile = 0; tile < 200; tile += 1) put(`greedy ${tile}`, { owner: 'greedy', bytes, isUsed })
        for (let tile = 0; tile < 10; tile += 1)
          expect(memory.get(`tile ${tile}`), `tile ${tile}`).toBeDefined()
      }),
    )
  })

  it('of one caller fill the whole memory where nobody else needs it, and give way to others then', () => {
    const { memory, put } = memoryWith(0.25)
    for (let tile = 0; tile < 70; tile += 1) put(`tile ${tile}`, { owner: 'first', isUsed: true })
    expect(memory.size.entries).toBe(70)
    for (let tile = 0; tile < 20; tile += 1) put(`later ${tile}`, { owner: 'second', isUsed: true })
    for (let tile = 2; tile < 20; tile += 1)
      expect(memory.get(`later ${tile}`), `later ${tile}`).toBeDefined()
  })

  it('hold no more bytes than they count', () => {
    const pool = new Uint8Array(100_000)
    const { entry } = keptOf({ entry: entryWith({ body: pool.subarray(10, 20) }), owner: 'editor', mark: 0 })
    expect(entry.body.buffer.byteLength).toBe(10)
    expect(entry.body).toEqual(pool.slice(10, 20))
  })

  it('are none where there is no memory for them', () => {
    const memory = new MemoryEntries({ maxBytes: 0, share: 1, evicted: () => {}, promoted: () => {} })
    memory.set('key', keptOf({ entry: entryWith(), owner: 'editor', mark: 0 }), true)
    expect(memory.get('key')).toBeUndefined()
    expect(memory.size).toEqual({ entries: 0, bytes: 0 })
  })
})
