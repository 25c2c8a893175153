import type { AreaRight, Placed } from '@mapgate/policy'
import { describe, expect, it } from 'vitest'
import { rememberPlaced } from './placed-areas.ts'

const right = (key: string): AreaRight => ({
  area: {
    key,
    name: key,
    wkid: 3857,
    coordinates: new Float64Array(),
    ends: new Uint32Array(),
    bounds: { xmin: 0, ymin: 0, xmax: 1, ymax: 1 },
  },
  relation: 'within',
  clip: false,
  pictures: 'rows',
  transformations: [],
})

const placedOf = (vertices: number): Placed => ({
  key: '',
  wkid: 3857,
  coordinates: new Float64Array(2 * vertices),
  ends: new Uint32Array(),
  bounds: { xmin: 0, ymin: 0, xmax: 1, ymax: 1 },
  index: new SharedArrayBuffer(0),
  deviation: 0,
  unitsPerMetre: 1,
})

describe('Areas in references', () => {
  it('are made once for all who ask for the same', async () => {
    const asked: string[] = []
    const placedIn = rememberPlaced(async ({ area }, wkid) => {
      asked.push(`${area.key} ${wkid}`)
      return placedOf(1)
    }, 10_000)
    const [one, other] = [placedIn(right('a'), 3857), placedIn(right('a'), 3857)]
    expect(await one).toBe(await other)
    await placedIn(right('a'), 4326)
    await placedIn(right('b'), 3857)
    await placedIn({ ...right('b'), transformations: [{ to: 4326, by: 'none', error: 1 }] }, 3857)
    expect(asked).toEqual(['a 3857', 'a 4326', 'b 3857', 'b 3857'])
  })

  it('that were not asked for longest are forgotten first', async () => {
    const asked: string[] = []
    // Each takes 1,600 bytes and what is counted beside.
    const placedIn = rememberPlaced(async ({ area }) => {
      asked.push(area.key)
      return placedOf(100)
    }, 5_000)
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await placedIn(right(key), 3857)
    expect(asked).toEqual(['a', 'b', 'c', 'b'])
  })

  it('that could not be made are tried again', async () => {
    let fails = true
    const placedIn = rememberPlaced(async () => {
      if (fails) throw new Error('the thread ended')
      return placedOf(1)
    }, 10_000)
    await expect(placedIn(right('a'), 3857)).rejects.toThrow('the thread ended')
    fails = false
    expect(await placedIn(right('a'), 3857)).toMatchObject({ wkid: 3857 })
  })
})
