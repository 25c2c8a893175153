import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { Purge } from '../cache/port.ts'
import type { PurgeStore, StoredPurge } from '../store/purge-port.ts'
import { StorePurges } from './store-purges.ts'

const closing: StorePurges[] = []
afterEach(() => {
  for (const purges of closing.splice(0)) purges.close()
})

/** A store whose server can be away, restarted, and set back. */
function createStore() {
  const store = {
    rows: [{ place: '#', number: 0, name: 'origin' }] as readonly StoredPurge[],
    history: 'first',
    isAway: false,
    /** False: nobody hears the bell, and reads later. */
    isRung: true,
    bells: new Set<() => void>(),
  }
  const here = (): void => {
    if (store.isAway) throw new Error('the store is away')
  }
  const headOf = () => Math.max(...store.rows.map(({ number }) => number))
  const purges: PurgeStore = {
    append: async (noted) => {
      here()
      for (const each of noted)
        store.rows = [
          ...store.rows.filter(({ place }) => place !== each.place),
          { ...each, number: headOf() + 1 },
        ]
      if (store.isRung) for (const ring of store.bells) ring()
    },
    since: async (number) => {
      here()
      return {
        history: store.history,
        head: headOf(),
        purges: store.rows.filter((row) => row.number > number),
      }
    },
  }
  return Object.assign(store, { purges })
}

async function gatewayOn(store: ReturnType<typeof createStore>) {
  const heard: (Purge | undefined)[] = []
  const logged: string[] = []
  const world = { now: 0 }
  const purges = new StorePurges({
    purges: store.purges,
    changes: {
      askEveryMs: 2 ** 31 - 1,
      onBell: (ring) => {
        store.bells.add(ring)
        return () => void store.bells.delete(ring)
      },
    },
    forget: (purge) => void heard.push(purge),
    monotonic: () => world.now,
    random: randomBytes,
    log: (message) => logged.push(message),
  })
  closing.push(purges)
  await purges.begin()
  return { purges, heard, logged, world }
}

/** Everything that was rung for is read. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
const water = { upstream: 'ags', service: 'water' }
const roads = { upstream: 'ags', service: 'roads' }
const elsewhere = { upstream: 'other', service: 'water' }

describe('Purges of all gateways of a store', () => {
  it('reach the others, as all of their place, and not the one who made them again', async () => {
    const store = createStore()
    const [one, other] = [await gatewayOn(store), await gatewayOn(store)]
    expect(await one.purges.tell([{ ...water, layers: [1] }])).toBe(true)
    expect(await one.purges.tell([{ upstream: 'ags' }, {}])).toBe(true)
    await settled()
    expect(other.heard).toEqual([water, { upstream: 'ags' }, {}])
    expect(one.heard).toEqual([undefined, undefined, undefined])
    for (const of of [water, roads, elsewhere])
      expect(one.purges.generation(of)).toBe(other.purges.generation(of))
  })

  it.each<[string, Purge, readonly boolean[]]>([
    ['everything', {}, [true, true, true]],
    ['an upstream', { upstream: 'ags' }, [true, true, false]],
    ['a service', water, [true, false, false]],
    ['a layer of a service', { ...water, layers: [1] }, [true, false, false]],
    ['services of a name everywhere', { service: 'water' }, [true, true, true]],
    ['a service that is not known', { upstream: 'ags', service: 'new' }, [false, false, false]],
  ])('of %s begin generations of all that is there, and of nothing else', async (_title, purge, changed) => {
    const store = createStore()
    const [one, other] = [await gatewayOn(store), await gatewayOn(store)]
    const generations = () =>
      [one, other].map(({ purges }) => [water, roads, elsewhere].map((of) => purges.generation(of)))
    for (const begin of ['tell', 'advance', 'tell'] as const) {
      const before = generations()
      await one.purges[begin]([purge])
      await settled()
      const after = generations()
      expect(after[0]).toEqual(after[1])
      expect(after[0]?.map((each, index) => each !== before[0]?.[index])).toEqual(changed)
    }
  })

  it('have nothing forgotten by a generation that begins without one', async () => {
    const store = createStore()
    const [one, other] = [await gatewayOn(store), await gatewayOn(store)]
    await one.purges.advance([water, {}])
    await settled()
    expect(other.heard).toEqual([undefined, undefined])
    expect((await other.purges.since(undefined)).length).toBe(1)
  })

  it('begin a generation that nobody knew before, also where another gateway just purged the place', async () => {
    const store = createStore()
    const [one, other] = [await gatewayOn(store), await gatewayOn(store)]
    store.isRung = false
    await other.purges.tell([water])
    const known = other.purges.generation(water)
    await one.purges.advance([water])
    expect(one.purges.generation(water)).not.toBe(known)
    await other.purges.tell([])
    expect(one.purges.generation(water)).toBe(other.purges.generation(water))
  })

  it('are written once where a generation is asked for together with them', async () => {
    const store = createStore()
    const { purges } = await gatewayOn(store)
    await Promise.all([purges.tell([water]), purges.advance([water])])
    expect(store.rows.map(({ place }) => place)).toEqual(['#', '["ags","water"]'])
  })

  it('have the same generations for a gateway that begins later', async () => {
    const store = createStore()
    const { purges } = await gatewayOn(store)
    await purges.tell([water, {}, roads, { upstream: 'ags' }])
    await purges.advance([water])
    const late = await gatewayOn(store)
    for (const of of [water, roads, elsewhere]) expect(late.purges.generation(of)).toBe(purges.generation(of))
  })

  it('leave no generation after 30 s without a reading', async () => {
    const store = createStore()
    const { purges, world } = await gatewayOn(store)
    world.now = 30_000
    expect(purges.generation(water)).toBeTruthy()
    world.now = 30_001
    expect(() => purges.generation(water)).toThrow('were not read for 30 s')
    await purges.tell([])
    expect(purges.generation(water)).toBeTruthy()
  })

  it('are told when the store is there again, and the log says once that they were not', async () => {
    const store = createStore()
    const [one, other] = [await gatewayOn(store), await gatewayOn(store)]
    store.isAway = true
    expect([await one.purges.tell([water]), await one.purges.tell([{ upstream: 'ags' }])]).toEqual([
      false,
      false,
    ])
    await expect(one.purges.advance([water])).rejects.toThrow('away')
    store.isAway = false
    expect(await one.purges.tell([])).toBe(true)
    await settled()
    expect(other.heard).toEqual([water, { upstream: 'ags' }])
    expect(one.logged).toEqual([
      'purges cannot be read from the store, nor told to other gateways',
      'the other gateways are told of purges again',
    ])
  })

  it.each<[string, (store: ReturnType<typeof createStore>, kept: readonly StoredPurge[]) => void]>([
    [
      'without the last ones',
      (store, kept) => {
        store.rows = kept
      },
    ],
    [
      'with others under their numbers',
      (store, kept) => {
        store.rows = [...kept, { place: 'x', number: 1, name: 'a' }, { place: 'y', number: 2, name: 'b' }]
      },
    ],
    [
      'with others, the place of the last one among them',
      (store, kept) => {
        store.rows = [...kept, { place: '["ags","water"]', number: 9, name: 'c' }]
      },
    ],
  ])('that a failover lost have everything forgotten by all: %s', async (_title, lose) => {
    const store = createStore()
    const kept = store.rows
    const [one, other] = [await gatewayOn(store), await gatewayOn(store)]
    await one.purges.tell([{ upstream: 'gone' }])
    await one.purges.tell([water])
    await settled()
    const before = one.purges.generation(roads)
    other.heard.length = 0
    store.history = 'second'
    lose(store, kept)
    // Who begins after the failover never knew the purge, and hears of it by the other.
    const late = await gatewayOn(store)
    await one.purges.tell([])
    await one.purges.tell([])
    await settled()
    expect(one.heard).toContainEqual({})
    expect(other.heard).toContainEqual({})
    expect(late.heard).toContainEqual({})
    expect(one.purges.generation(roads)).not.toBe(before)
    expect(late.purges.generation(roads)).toBe(one.purges.generation(roads))
  })

  it('that were lost leave no generation until the others are told to forget everything', async () => {
    const store = createStore()
    const kept = store.rows
    const { purges, logged } = await gatewayOn(store)
    await purges.tell([water])
    store.rows = kept
    const { append } = store.purges
    Object.assign(store.purges, {
      append: async () => {
        throw new Error('the store cannot be written')
      },
    })
    expect(await purges.tell([])).toBe(false)
    expect(() => purges.generation(roads)).toThrow('were not read')
    Object.assign(store.purges, { append })
    expect(await purges.tell([])).toBe(true)
    expect(purges.generation(roads)).toBeTruthy()
    expect(store.rows.map(({ place }) => place)).toEqual(['#', ''])
    expect(logged).toHaveLength(2)
  })

  it('that a failover kept are known under its new history', async () => {
    const store = createStore()
    const { purges } = await gatewayOn(store)
    await purges.tell([water])
    const before = [water, roads].map((of) => purges.generation(of))
    store.history = 'second'
    await purges.tell([])
    const late = await gatewayOn(store)
    const after = [water, roads].map((of) => purges.generation(of))
    expect(after.some((each) => before.includes(each))).toBe(false)
    expect([water, roads].map((of) => late.purges.generation(of))).toEqual(after)
  })

  it('that a restart of the database kept have nothing forgotten', async () => {
    const store = createStore()
    const { purges, heard } = await gatewayOn(store)
    await purges.tell([water])
    store.history = 'restarted'
    await purges.tell([])
    expect(heard).toEqual([undefined])
  })

  it('are known for files that were closed meanwhile, and everything is where it is not known', async () => {
    const store = createStore()
    const { purges } = await gatewayOn(store)
    const [[all, position] = []] = await purges.since(undefined)
    expect(all).toEqual({})
    await purges.tell([water])
    expect(await purges.since(position)).toEqual([
      [water, { history: 'first', number: 1, name: expect.any(String) }],
    ])
    store.history = 'restarted'
    expect((await purges.since(position)).map(([purge]) => purge)).toEqual([water])
    for (const other of [{ number: 5 }, { name: 'other' }])
      expect((await purges.since({ history: 'first', number: 0, name: 'origin', ...other }))[0]?.[0]).toEqual(
        {},
      )
  })
})
