import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Subject } from '../../core/upstream/subject.ts'
import type { Entry, EntryStore, Keep, Purge } from '../port.ts'
import { entryWith, keepWith, keyOf, nowMs, water } from './entries.fixture.ts'

/** A store under test with its clock. */
interface Opened {
  readonly store: EntryStore
  readonly setTime: (nowMs: number) => void
  /** Default: what the store has at once. */
  readonly get?: (key: string) => Promise<Entry | undefined>
}

/** Keeps an entry as one whose question is sent now. */
const keepIn = (store: EntryStore, name: string, changes: Partial<Keep>): void =>
  store.keep(keepWith(name, { generation: store.shared?.generation(water), ...changes }))

const foundIn = async ({ store, get }: Opened, name: string): Promise<Entry | undefined> =>
  get ? get(keyOf(name)) : store.get(keyOf(name))

/** What every store of kept answers does, whatever it is made of; `isByPlace` of one in which a purge forgets all of its place. */
export function describeEntries(name: string, open: () => Promise<Opened>, isByPlace = false): void {
  describe(`${name}: kept answers`, () => {
    let opened: Opened
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.store.close())

    keepsAndForgets(() => opened)
    if (!isByPlace) purges(() => opened.store)
    else purgesOfPlaces(() => opened)
  })
}

function keepsAndForgets(opened: () => Opened): void {
  it('are given as they were kept', async () => {
    const { store } = opened()
    const entry = entryWith({ validators: { etag: '"1"' }, body: new Uint8Array(70_000).fill(7) })
    keepIn(store, 'a', { entry, isShared: true })
    const found = await foundIn(opened(), 'a')
    expect({ ...found, body: Buffer.from(found?.body ?? []) }).toEqual({
      ...entry,
      body: Buffer.from(entry.body),
    })
  })

  it('are none under another key, and none after they were forgotten', async () => {
    const { store } = opened()
    keepIn(store, 'a', { isShared: true })
    expect(await foundIn(opened(), 'b')).toBeUndefined()
    store.forget(keyOf('a'), water)
    expect(await foundIn(opened(), 'a')).toBeUndefined()
  })

  it('are given up to the last moment that their rules allow, and not after it', async () => {
    const { store, setTime } = opened()
    keepIn(store, 'a', { entry: entryWith({ staleIfErrorUntil: nowMs + 90_000 }), isShared: true })
    setTime(nowMs + 90_000)
    expect(await foundIn(opened(), 'a')).toBeDefined()
    setTime(nowMs + 90_001)
    expect(await foundIn(opened(), 'a')).toBeUndefined()
  })

  it('are given for longer where the map server can be asked whether they still hold', async () => {
    const { store, setTime } = opened()
    keepIn(store, 'a', { entry: entryWith({ validators: { etag: '"1"' } }), isShared: true })
    setTime(nowMs + 600_000)
    expect(await foundIn(opened(), 'a')).toBeDefined()
  })

  it('are replaced by later ones', async () => {
    const { store } = opened()
    keepIn(store, 'a', { isShared: true })
    keepIn(store, 'a', { entry: entryWith({ contentId: 'later' }), isShared: true })
    expect((await foundIn(opened(), 'a'))?.contentId).toBe('later')
  })
}

const layers = (...numbers: number[]): Partial<Subject> => ({ layers: numbers })
const box = (xmin: number, xmax: number, wkid = 3857): Partial<Subject> => ({
  extent: { wkid, xmin, xmax, ymin: 0, ymax: 10 },
})

function purges(store: () => EntryStore): void {
  it.each([
    ['everything', {}, {}, true],
    ['its upstream', { upstream: 'ags' }, {}, true],
    ['another upstream', { upstream: 'other' }, {}, false],
    ['its service', { upstream: 'ags', service: 'water/mains' }, {}, true],
    ['another service', { upstream: 'ags', service: 'water' }, {}, false],
    ['services of its name everywhere', { service: 'water/mains' }, {}, true],
    ['services of another name everywhere', { service: 'water' }, {}, false],
    ['one of its layers', { ...water, layers: [2, 3] }, layers(1, 2), true],
    ['other layers', { ...water, layers: [3] }, layers(1, 2), false],
    ['a layer, where it is about any', { ...water, layers: [3] }, {}, true],
    ['what it shows in part', { ...water, ...box(5, 20) }, box(0, 10), true],
    ['what lies at its edge', { ...water, ...box(10, 20) }, box(0, 10), true],
    ['what lies apart', { ...water, ...box(11, 20) }, box(0, 10), false],
    ['a place of another reference', { ...water, ...box(11, 20, 4326) }, box(0, 10), true],
    ['a place, where it may show any', { ...water, ...box(11, 20) }, {}, true],
  ])('are forgotten, or not, by a purge of %s', async (_title, purge, about, isGone) => {
    const subject = { ...water, ...about }
    const mark = store().mark()
    keepIn(store(), 'a', { entry: entryWith({ subject }), isShared: true, mark })
    expect(await store().purge(purge)).toBe(isGone ? 1 : 0)
    expect(store().get(keyOf('a')) === undefined).toBe(isGone)
    expect(store().isPurged(subject, mark)).toBe(isGone)
    expect(store().isPurged(subject, store().mark())).toBe(false)
  })

  it('are not kept where a purge concerns them that came after they were asked for', async () => {
    const mark = store().mark()
    await store().purge(water)
    keepIn(store(), 'a', { mark, isShared: true })
    expect(store().get(keyOf('a'))).toBeUndefined()
    keepIn(store(), 'a', { mark: store().mark(), isShared: true })
    expect(store().get(keyOf('a'))).toBeDefined()
  })
}

function purgesOfPlaces(opened: () => Opened): void {
  it.each<[string, Purge, boolean]>([
    ['everything', {}, true],
    ['its upstream', { upstream: 'ags' }, true],
    ['another upstream', { upstream: 'other' }, false],
    ['its service', water, true],
    ['other layers of its service', { ...water, layers: [3] }, true],
    ['another service', { upstream: 'ags', service: 'water' }, false],
    ['services of any name everywhere', { service: 'water' }, true],
  ])('are forgotten, or not, by a purge of %s, and kept again after it', async (_title, purge, isGone) => {
    const { store } = opened()
    const entry = entryWith({ subject: { ...water, layers: [1] } })
    keepIn(store, 'a', { entry, isShared: true })
    await store.written()
    await store.purge(purge)
    expect((await foundIn(opened(), 'a')) === undefined).toBe(isGone)
    keepIn(store, 'a', { entry, isShared: true, mark: store.mark() })
    expect(await foundIn(opened(), 'a')).toBeDefined()
  })
}
