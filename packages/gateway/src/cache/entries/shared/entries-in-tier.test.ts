import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Subject } from '../../../core/upstream/subject.ts'
import type { Entry } from '../../port.ts'
import { describeEntries } from '../contract.fixture.ts'
import { bytesOfEntry } from '../disk/entry-bytes.ts'
import { entryWith, keepWith, keyOf, nowMs, optionsWith, water } from '../entries.fixture.ts'
import type { SharedOptions } from '../entries-options.ts'
import { openEntries } from '../open-entries.ts'
import { createSealedEntries } from './sealed-entries.ts'
import { createFakeTier, type FakeTier, sharedIn } from './tier.fixture.ts'

const roads: Subject = { upstream: 'ags', service: 'roads' }

/** A machine that keeps nothing itself, so that what it gives comes from the tier. */
async function machineAt(fake: FakeTier, changes: Partial<SharedOptions> = {}, memoryBytes = 0) {
  const world = { now: nowMs }
  const shared = sharedIn(fake, changes)
  const { options, told } = optionsWith({ memoryBytes, shared, clock: () => world.now })
  const store = await openEntries(options)
  return {
    world,
    store,
    told,
    generation: (of = water) => store.shared?.generation(of),
    get: async (name: string, of = water) =>
      store.get(keyOf(name)) ?? (await store.shared?.get(keyOf(name), of)),
    keep: async (name: string, entry: Partial<Entry> = {}, isShared = true) => {
      const generation = store.shared?.generation(entry.subject ?? water)
      store.keep(keepWith(name, { entry: entryWith(entry), isShared, generation, mark: store.mark() }))
      await store.written()
    },
  }
}

describeEntries(
  'in a tier alone',
  async () => {
    const { store, world } = await machineAt(createFakeTier())
    return {
      store,
      setTime: (next) => {
        world.now = next
      },
      get: async (key) => {
        await store.written()
        return store.shared?.get(key, water)
      },
    }
  },
  true,
)

describe('Entries that machines share', () => {
  it('are given to the other one', async () => {
    const fake = createFakeTier()
    const [one, other] = [await machineAt(fake), await machineAt(fake)]
    await one.keep('a', { validators: { etag: '"1"' } })
    expect((await other.get('a'))?.validators).toEqual({ etag: '"1"' })
    expect(await other.get('b')).toBeUndefined()
  })

  it('get there when many ask for them or when they are asked for the second time', async () => {
    const fake = createFakeTier()
    const { store, keep } = await machineAt(fake, {}, 1_000_000)
    await keep('once', {}, false)
    expect(fake.calls).toEqual([])
    store.get(keyOf('once'))
    await store.written()
    await keep('tile')
    expect(fake.calls).toEqual(['put', 'put'])
  })

  it('show nothing of themselves to who holds the tier', async () => {
    const fake = createFakeTier()
    const { keep } = await machineAt(fake)
    const body = Buffer.from('a parcel of somebody')
    await keep('a', { body, contentId: 'content' })
    const [[name, bytes] = []] = fake.values
    const all = `${name} ${Buffer.from(bytes ?? []).toString('latin1')}`
    expect(bytes?.length).toBeGreaterThan(body.length)
    for (const text of ['parcel', 'water', 'ags', 'image/png', 'content', keyOf('a')])
      expect(all).not.toContain(text)
  })

  it.each([undefined, new Uint8Array(16)])('need a key of 32 bytes', async (key) => {
    const shared = sharedIn(createFakeTier(), { encryptionKey: key as Uint8Array })
    await expect(openEntries(optionsWith({ shared }).options)).rejects.toThrow('cache.encryptionKeyFile')
  })

  it('are none after one of them was forgotten', async () => {
    const fake = createFakeTier()
    const { store, keep, get } = await machineAt(fake)
    await keep('a')
    store.forget(keyOf('a'), water)
    expect(await get('a')).toBeUndefined()
    await store.written()
    expect(fake.values.size).toBe(0)
  })

  it.each<[string, number]>([
    ['behind', -3_600_000],
    ['ahead', 3_600_000],
  ])('live no longer for a machine whose clock is %s', async (_title, skewMs) => {
    const fake = createFakeTier()
    const [one, other] = [await machineAt(fake), await machineAt(fake)]
    one.world.now += skewMs
    const until = one.world.now + 60_000
    await one.keep('a', {
      storedAt: one.world.now,
      freshUntil: until,
      staleIfErrorUntil: until + 7_200_000,
    })
    const found = await other.get('a')
    expect(found?.storedAt).toBe(nowMs)
    expect(found?.freshUntil).toBeLessThanOrEqual(nowMs + 60_000)
    expect(found?.staleIfErrorUntil).toBeLessThanOrEqual(nowMs + 7_260_000)
  })
})

describe('What somebody else wrote into the tier', () => {
  const planted: readonly [string, (fake: FakeTier) => Uint8Array][] = [
    ['bytes of any kind', () => randomBytes(500)],
    ['nothing', () => new Uint8Array()],
    ['an entry that is not sealed', () => bytesOfEntry({ entry: entryWith(), owner: '', mark: 0 })],
    ['no bytes', () => 'text' as unknown as Uint8Array],
    ['an entry of another key', (fake) => fake.values.values().toArray()[1] ?? new Uint8Array()],
    ['what is too large', () => randomBytes(200_000)],
  ]
  it.each(planted)('is none: %s', async (_title, bytesIn) => {
    const fake = createFakeTier()
    const { keep, get, told } = await machineAt(fake)
    await keep('a')
    await keep('b')
    const [name = ''] = fake.values.keys()
    fake.values.set(name, bytesIn(fake))
    expect(await get('a')).toBeUndefined()
    expect(await get('b')).toBeDefined()
    expect(told).toEqual(['unreadable shared'])
  })

  it('is none where it was sealed for an older generation', async () => {
    const fake = createFakeTier()
    const { store, keep, get, told } = await machineAt(fake)
    await keep('a', { contentId: 'old' })
    const [old = new Uint8Array()] = fake.values.values()
    await store.purge({})
    fake.values.clear()
    await keep('a')
    const [name = ''] = fake.values.keys()
    fake.values.set(name, old)
    expect(await get('a')).toBeUndefined()
    expect(told).toContain('unreadable shared')
  })

  it('is none under another key', async () => {
    const fake = createFakeTier()
    const { keep } = await machineAt(fake)
    const other = await machineAt(fake, { encryptionKey: randomBytes(32) })
    await keep('a')
    expect(await other.get('a')).toBeUndefined()
  })

  it.each<[string, Partial<Record<keyof Entry, unknown>>]>([
    ['headers', { headers: { 'content-type': 5 } }],
    ['no subject', { subject: undefined }],
    ['layers', { subject: { ...water, layers: ['1'] } }],
    ['an extent', { subject: { ...water, extent: { wkid: 1 } } }],
    ['times', { freshUntil: Number.NaN }],
    ['validators', { validators: { etag: 1 } }],
    ['no content id', { contentId: undefined }],
    ['no body', { body: new Uint8Array() }],
  ])('is none where it is of another shape: %s', async (_title, changes) => {
    const fake = createFakeTier()
    const shared = sharedIn(fake)
    const sealed = createSealedEntries({ shared, random: randomBytes })
    const place = { key: keyOf('a'), generation: fake.tier.generation(water) }
    const entry = { ...entryWith(), ...changes } as Entry
    fake.values.set(sealed.nameOf(place), sealed.seal(entry, place) ?? new Uint8Array())
    const { get, told } = await machineAt(fake)
    expect(await get('a')).toBeUndefined()
    expect(told).toEqual(['unreadable shared'])
  })
})

it('An entry that is too large is not shared', async () => {
  const fake = createFakeTier()
  const { keep } = await machineAt(fake)
  await keep('a', { body: new Uint8Array(200_000) })
  expect(fake.calls).toEqual([])
})

describe('A tier that fails', () => {
  it('is left alone for five seconds, and asked again then', async () => {
    const fake = createFakeTier()
    const { keep, get, world, told } = await machineAt(fake)
    await keep('a')
    fake.mood = 'failing'
    expect(await get('a')).toBeUndefined()
    fake.mood = 'well'
    const before = fake.calls.length
    expect(await get('a')).toBeUndefined()
    await keep('b')
    expect(fake.calls).toHaveLength(before)
    world.now += 5_000
    expect(await get('a')).toBeDefined()
    expect(told).toEqual(['failed shared'])
  })

  it('is not asked for longer where the clock was set back', async () => {
    const fake = createFakeTier()
    const { keep, get, world } = await machineAt(fake)
    await keep('a')
    fake.mood = 'failing'
    await get('a')
    fake.mood = 'well'
    world.now -= 3_600_000
    expect(await get('a')).toBeDefined()
  })

  it('counts as one when it takes too long', async () => {
    const fake = createFakeTier()
    const ending = new AbortController()
    const bounds: number[] = []
    const timeout = (ms: number) => {
      bounds.push(ms)
      return ending.signal
    }
    const { get, told } = await machineAt(fake, { timeout, timeoutMs: 300 })
    fake.mood = 'silent'
    const coming = get('a')
    ending.abort()
    expect(await coming).toBeUndefined()
    expect([told, bounds]).toEqual([['failed shared'], [300]])
  })

  it('does not give what was to be forgotten when it is there again', async () => {
    const fake = createFakeTier()
    const { store, keep, get, world } = await machineAt(fake)
    await keep('a')
    fake.mood = 'failing'
    store.forget(keyOf('a'), water)
    await store.written()
    fake.mood = 'well'
    world.now += 5_000
    expect(await get('a')).toBeUndefined()
    await store.written()
    expect(fake.values.size).toBe(0)
  })

  it('holds no more to be forgotten than a bound: beyond it all of the service is', async () => {
    const fake = createFakeTier()
    const { store, keep, get, world } = await machineAt(fake)
    await keep('kept')
    await keep('of another', { subject: roads })
    fake.mood = 'failing'
    for (let each = 0; each <= 10_000; each += 1) store.forget(keyOf(`gone ${each}`), water)
    await store.written()
    fake.mood = 'well'
    world.now += 5_000
    await get('kept')
    await store.written()
    expect([await get('kept'), fake.calls.includes('advance')]).toEqual([undefined, true])
    expect(await get('of another', roads)).toBeDefined()
  })
})

describe('A purge of what machines share', () => {
  it('makes everything older unreachable, for all who know of it', async () => {
    const fake = createFakeTier()
    const [one, other] = [await machineAt(fake), await machineAt(fake)]
    await one.keep('a')
    await one.store.purge(water)
    expect([await one.get('a'), await other.get('a')]).toEqual([undefined, undefined])
    await other.keep('a')
    expect(await one.get('a')).toBeDefined()
  })

  it('keeps out what was asked for before it, also where another machine made it', async () => {
    const fake = createFakeTier()
    const { store, get } = await machineAt(fake)
    const generation = store.shared?.generation(water)
    fake.begin([water])
    store.keep(keepWith('a', { isShared: true, generation }))
    await store.written()
    expect([await get('a'), fake.values.size]).toEqual([undefined, 0])
  })

  it('counts at once, also for a lookup that is under way', async () => {
    const fake = createFakeTier()
    const { store, keep, get } = await machineAt(fake)
    await keep('a')
    const coming = get('a')
    const purged = store.purge({ upstream: 'ags' })
    expect(await coming).toBeUndefined()
    await purged
  })

  it('of a service leaves those of all others, which are written and read meanwhile', async () => {
    const fake = createFakeTier()
    const [one, other] = [await machineAt(fake), await machineAt(fake)]
    await one.keep('kept', { subject: roads })
    fake.mood = 'failing'
    await one.store.purge(water)
    fake.mood = 'well'
    expect([one.generation(water), one.generation(roads)]).toEqual([undefined, expect.any(String)])
    one.world.now += 5_000
    expect(await one.get('kept', roads)).toBeDefined()
    await one.keep('later', { subject: roads })
    expect(await other.get('later', roads)).toBeDefined()
  })

  it('that comes while another one of the same service is told begins a generation of its own', async () => {
    const fake = createFakeTier()
    const { store, generation } = await machineAt(fake)
    const both = [store.purge(water), store.purge(water)]
    await Promise.all(both)
    await store.written()
    expect([fake.calls, generation()]).toEqual([['advance', 'advance'], '0 0 2'])
  })

  it('is not followed by what was drawn before it, where it comes while that is written', async () => {
    const fake = createFakeTier()
    const [one, other] = [await machineAt(fake), await machineAt(fake)]
    const drawn = one.keep('a')
    await Promise.all([drawn, other.store.purge(water)])
    await one.store.written()
    expect([await one.get('a'), await other.get('a')]).toEqual([undefined, undefined])
  })

  it('that the tier cannot be told of has it left alone until it could', async () => {
    const fake = createFakeTier()
    const { store, keep, get, world, told, generation } = await machineAt(fake)
    await keep('a')
    fake.mood = 'failing'
    await store.purge(water)
    expect(told.join()).toContain('could not be told of a purge')
    fake.mood = 'well'
    expect([await get('a'), generation()]).toEqual([undefined, undefined])
    world.now += 5_000
    expect(await get('a')).toBeUndefined()
    await store.written()
    expect([generation(), await get('a')]).toEqual(['0 0 1', undefined])
    await keep('a')
    expect(await get('a')).toBeDefined()
  })

  it('is not taken for told where the generation stays', async () => {
    const fake = createFakeTier()
    const { store, keep, get, told } = await machineAt(fake)
    await keep('a')
    const { advance } = fake.tier
    Object.assign(fake.tier, { advance: async () => {} })
    await store.purge(water)
    expect(await get('a')).toBeUndefined()
    expect(told.join()).toContain('could not be told of a purge')
    Object.assign(fake.tier, { advance })
  })
})
