import { indexedArea, makeArea, placeArea } from '@mapgate/geometry'
import { describe, expect, it } from 'vitest'
import { rowsInside, shapeSent, withClock } from './area-shape.ts'

const outer = [
  [0, 0],
  [0, 100],
  [100, 100],
  [100, 0],
  [0, 0],
] as const
const hole = [
  [40, 40],
  [60, 40],
  [60, 60],
  [40, 60],
  [40, 40],
] as const
const against = (ring: readonly (readonly [number, number])[]) => ring.toReversed()

/** Above 0 for a ring that runs with the clock, as Esri's outer rings do. */
const turn = (ring: readonly (readonly number[])[]): number =>
  Math.sign(
    ring.reduce((sum, [x = 0, y = 0], at) => {
      const [nextX = x, nextY = y] = ring[at + 1] ?? []
      return sum + (nextX - x) * (nextY + y)
    }, 0),
  )

describe('An area that is sent to a map server', () => {
  it.each([
    ['as Esri writes it', [outer, hole]],
    ['as GeoJSON writes it', [against(outer), against(hole)]],
    ['in any order of its vertices', [against(outer), hole]],
  ])('has outer rings with the clock and holes against it: given %s', (_, rings) => {
    const area = makeArea({ name: 'a', wkid: 3857, polygons: [rings] })
    if ('fault' in area) throw new Error(area.fault)
    const placed = placeArea(area, 3857, [])
    if ('unplaced' in placed) throw new Error(placed.unplaced)
    const sent = rowsInside(placed, 'within')?.shape
    expect(sent?.kind === 'polygon' && sent.rings.map(turn)).toEqual([1, -1])
  })

  it('is the rectangle around it where it has too many vertices', () => {
    const coordinates = Float64Array.from({ length: 2 * 3_000 }, (_, at) =>
      at % 2 === 0 ? Math.cos(at / 1_000) : Math.sin(at / 1_000),
    )
    const ends = Uint32Array.of(3_000)
    const placed = indexedArea({ key: 'a', wkid: 3857, coordinates, ends, deviation: 0, unitsPerMetre: 1 })
    expect(rowsInside(placed, 'within')).toBeUndefined()
    expect(shapeSent(placed).kind).toBe('envelope')
  })
})

describe('Rings that run with the clock', () => {
  it('stay as they are', () => expect(withClock([outer, hole])).toEqual([outer, hole]))

  it('are those of the largest ring, whichever comes first', () =>
    expect(withClock([against(hole), against(outer)])).toEqual([hole, outer]))
})
