import { expect, it } from 'vitest'
import type { Store } from './port.ts'

/** What every store does with purges of kept answers. */
export function describePurges(open: () => Promise<Store>): void {
  const noted = (...places: readonly string[]) => places.map((place) => ({ place, name: `name ${place}` }))

  it('tells of purges once, in their order, and keeps the newest of a place', async () => {
    const { purges } = await open()
    const before = await purges.since(0)
    expect(before.purges).toEqual([])
    await purges.append(noted('a', 'b'))
    await purges.append([{ place: 'a', name: 'again' }])
    const found = await purges.since(before.head)
    expect(found.history).toBe(before.history)
    expect(found.purges.map(({ place, name }) => [place, name])).toEqual([
      ['b', 'name b'],
      ['a', 'again'],
    ])
    expect(found.purges.at(-1)?.number).toBe(found.head)
    expect((await purges.since(found.head)).purges).toEqual([])
    await purges.append(noted('a'))
    expect((await purges.since(found.head)).purges).toEqual([
      { place: 'a', name: 'name a', number: expect.any(Number) },
    ])
  })

  it('gives purges of several processes numbers of their own, in which none is skipped', async () => {
    const { purges } = await open()
    const seen = new Set<string>()
    let place = 0
    const reading = async () => {
      const { head, purges: found } = await purges.since(place)
      for (const each of found) seen.add(each.place)
      place = head
    }
    const all = Array.from({ length: 20 }, (_, index) => `place ${index}`)
    await Promise.all(all.flatMap((each) => [purges.append(noted(each)), reading()]))
    await reading()
    expect([...seen].sort()).toEqual([...all].sort())
  })

  it('keeps the newest purge of each place, however many come after it', async () => {
    const { purges } = await open()
    const before = await purges.since(-1)
    expect(before.purges).toEqual([{ place: '#', number: 0, name: expect.any(String) }])
    await purges.append(noted('once', ...Array.from({ length: 500 }, (_, index) => `other ${index}`)))
    for (let count = 0; count < 20; count += 1) await purges.append(noted('often', '-often', ''))
    const { purges: found } = await purges.since(-1)
    expect(found).toHaveLength(505)
    expect(found.slice(0, 2).map(({ place }) => place)).toEqual(['#', 'once'])
    expect(found.slice(-3).map(({ place }) => place)).toEqual(['often', '-often', ''])
  })

  it("has a history that is no other store's", async () => {
    const [one, other] = [await open(), await open()]
    expect((await one.purges.since(0)).history).not.toBe((await other.purges.since(0)).history)
  })
}
