import Flatbush from 'flatbush'
import { describe, expect, it } from 'vitest'
import { indexedArea } from './indexed-area.ts'

const area = (coordinates: readonly number[], ends: readonly number[]) =>
  indexedArea({
    key: 'k',
    wkid: 25832,
    coordinates: Float64Array.from(coordinates),
    ends: Uint32Array.from(ends),
    deviation: 0,
    unitsPerMetre: 1,
  })

describe('An indexed area', () => {
  const placed = area([0, 0, 10, 0, 10, 10, 2, 2, 4, 2, 4, 4, 3, 9], [3, 7])

  it('has bounds, and lies on shared memory', () => {
    expect(placed.bounds).toEqual({ xmin: 0, ymin: 0, xmax: 10, ymax: 10 })
    expect(placed.coordinates.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(placed.ends.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(placed.index).toBeInstanceOf(SharedArrayBuffer)
  })

  it('finds edges by the number of the vertex that they start at; the last one closes its ring', () => {
    const index = Flatbush.from(placed.index)
    expect(index.search(9, 5, 11, 6).sort()).toEqual([1, 2])
    expect(index.search(2, 8.5, 3, 10).sort()).toEqual([2, 5, 6])
  })

  it('takes coordinates that are on shared memory as they are', () => {
    expect(area([...placed.coordinates], [...placed.ends])).toEqual(placed)
    expect(indexedArea(placed).coordinates).toBe(placed.coordinates)
  })

  it('without vertices finds nothing', () => {
    const empty = area([], [])
    expect(Flatbush.from(empty.index).search(-1e300, -1e300, 1e300, 1e300)).toEqual([])
    expect(empty.bounds.xmin).toBeGreaterThan(empty.bounds.xmax)
  })
})
