import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { describeEntries } from './contract.fixture.ts'
import { entryWith, keepWith, keyOf, nowMs, optionsWith, water } from './entries.fixture.ts'
import type { EntriesOptions } from './entries-options.ts'
import { openEntries } from './open-entries.ts'
import { createFakeTier, sharedIn } from './shared/tier.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'mapgate-entries-'))
afterAll(() => rmSync(folder, { recursive: true }))
const newDirectory = () => mkdtempSync(join(folder, 'disk-'))

function contractOf(name: string, changes: () => Partial<EntriesOptions>): void {
  describeEntries(name, async () => {
    let time = nowMs
    const { options } = optionsWith({ clock: () => time, ...changes() })
    return {
      store: await openEntries(options),
      setTime: (next) => {
        time = next
      },
    }
  })
}

const diskIn = (directory: string, encryptionKey?: Uint8Array) => ({
  directory,
  maxBytes: 1_000_000,
  ...(encryptionKey ? { encryptionKey } : {}),
})

contractOf('in memory', () => ({}))
contractOf('on disk', () => ({ memoryBytes: 0, disk: diskIn(newDirectory()) }))
contractOf('on disk, sealed', () => ({ memoryBytes: 0, disk: diskIn(newDirectory(), randomBytes(32)) }))
contractOf('in memory and on disk', () => ({ disk: diskIn(newDirectory(), randomBytes(32)) }))
contractOf('in memory and shared', () => ({ shared: sharedIn(createFakeTier()) }))
contractOf('in memory, on disk and shared', () => ({
  disk: diskIn(newDirectory(), randomBytes(32)),
  shared: sharedIn(createFakeTier()),
}))

/** A store on this directory without memory, so that what it gives comes from disk. */
async function openOn(directory: string, changes: Partial<EntriesOptions> = {}, encryptionKey?: Uint8Array) {
  const { options, told } = optionsWith({
    memoryBytes: 0,
    disk: diskIn(directory, encryptionKey),
    ...changes,
  })
  return { store: await openEntries(options), told }
}

describe('Kept answers on disk', () => {
  it.each([
    ['plain', undefined],
    ['sealed', randomBytes(32)],
  ])('are there after a restart (%s)', async (_title, key) => {
    const directory = newDirectory()
    const first = await openOn(directory, {}, key)
    const entry = entryWith({ body: new Uint8Array(50_000).fill(7), validators: { etag: '"1"' } })
    first.store.keep(keepWith('a', { entry, isShared: true }))
    await first.store.close()
    const { store } = await openOn(directory, {}, key)
    const found = store.get(keyOf('a'))
    expect({ ...found, body: Buffer.from(found?.body ?? []) }).toEqual({
      ...entry,
      body: Buffer.from(entry.body),
    })
    expect(store.size().disk?.entries).toBe(1)
    await store.close()
  })

  it.each([
    ['another key', randomBytes(32), randomBytes(32)],
    ['a key where there was none', undefined, randomBytes(32)],
    ['no key where there was one', randomBytes(32), undefined],
  ])('are none under %s', async (_title, before, after) => {
    const directory = newDirectory()
    const first = await openOn(directory, {}, before)
    first.store.keep(keepWith('a', { isShared: true }))
    await first.store.close()
    const { store } = await openOn(directory, {}, after)
    expect(store.get(keyOf('a'))).toBeUndefined()
    expect(store.size().disk).toEqual({ entries: 0, bytes: 0 })
    store.keep(keepWith('a', { isShared: true, mark: store.mark() }))
    await store.written()
    expect(store.get(keyOf('a'))).toBeDefined()
    await store.close()
  })

  it('of one caller evict only his own once he is above his share', async () => {
    const { store, told } = await openOn(newDirectory(), { share: 0.25 })
    const entry = entryWith({ body: new Uint8Array(10_000) })
    for (let tile = 0; tile < 20; tile += 1) store.keep(keepWith(`tile ${tile}`, { entry, isShared: true }))
    await store.written()
    for (let tile = 0; tile < 300; tile += 1)
      store.keep(keepWith(`greedy ${tile}`, { entry, isShared: true, principalId: 'user:greedy' }))
    await store.written()
    for (let tile = 0; tile < 20; tile += 1)
      expect(store.get(keyOf(`tile ${tile}`)), `tile ${tile}`).toBeDefined()
    expect(store.get(keyOf('greedy 299'))).toBeDefined()
    expect(store.size().disk?.bytes).toBeLessThanOrEqual(1_000_000)
    expect(told.filter((each) => each === 'evicted disk').length).toBeGreaterThan(200)
    await store.close()
  })

  it('that were used stay longer than those that were not', async () => {
    const { store } = await openOn(newDirectory())
    const entry = entryWith({ body: new Uint8Array(10_000) })
    for (let tile = 0; tile < 40; tile += 1) store.keep(keepWith(`tile ${tile}`, { entry, isShared: true }))
    await store.written()
    expect(store.get(keyOf('tile 0'))).toBeDefined()
    await store.written()
    for (let tile = 40; tile < 100; tile += 1) store.keep(keepWith(`tile ${tile}`, { entry, isShared: true }))
    await store.written()
    expect(store.get(keyOf('tile 0'))).toBeDefined()
    expect(store.get(keyOf('tile 1'))).toBeUndefined()
    await store.close()
  })

  it('get there when they are asked for the second time', async () => {
    const directory = newDirectory()
    const { store } = await openOn(directory, { memoryBytes: 1_000_000 })
    store.keep(keepWith('a'))
    await store.written()
    expect(store.size().disk?.entries).toBe(0)
    store.get(keyOf('a'))
    await store.written()
    expect(store.size().disk?.entries).toBe(1)
    await store.close()
  })
})

describe('Kept answers that two processes share on disk', () => {
  const pair = async (changes: Partial<EntriesOptions> = {}) => {
    const directory = newDirectory()
    return [await openOn(directory, changes), await openOn(directory, changes)] as const
  }

  it('are given to both, and forgotten by both', async () => {
    const [{ store: one }, { store: other }] = await pair({ memoryBytes: 1_000_000 })
    one.keep(keepWith('a', { isShared: true }))
    await one.written()
    expect(other.get(keyOf('a'))).toBeDefined()
    const mark = other.mark()
    expect(await one.purge(water)).toBe(1)
    expect(other.get(keyOf('a'))).toBeUndefined()
    expect(other.isPurged(water, mark)).toBe(true)
    other.keep(keepWith('a', { isShared: true, mark }))
    await other.written()
    expect(other.get(keyOf('a'))).toBeUndefined()
    expect(one.get(keyOf('a'))).toBeUndefined()
    await Promise.all([one.close(), other.close()])
  })

  it('are counted right however they write at once', async () => {
    const [{ store: one }, { store: other }] = await pair()
    for (let round = 0; round < 10; round += 1) {
      for (let tile = 0; tile < 5; tile += 1) {
        one.keep(keepWith(`one ${round} ${tile}`, { isShared: true, mark: one.mark() }))
        other.keep(keepWith(`other ${round} ${tile}`, { isShared: true, mark: other.mark() }))
      }
      await Promise.all([one.written(), other.written()])
    }
    expect(one.size().disk).toEqual(other.size().disk)
    expect(one.size().disk?.entries).toBe(100)
    expect(await one.purge({})).toBe(100)
    await Promise.all([one.close(), other.close()])
  })
})
