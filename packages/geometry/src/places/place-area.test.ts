import { describe, expect, it } from 'vitest'
import type { Area, PlacedArea } from '../area.ts'
import { makeArea } from '../polygons/make-area.ts'
import { contains } from '../polygons/stretches.ts'
import { liesWithin } from '../polygons/within.ts'
import { esriList } from '../references/esri-list.fixture.ts'
import { projectorBetween } from '../references/projector.ts'
import { defineReferences } from '../references/reference-list.ts'
import { placeArea } from './place-area.ts'

defineReferences(esriList)

function areaOf(ring: readonly (readonly [number, number])[], wkid = 4326): Area {
  const area = makeArea({ name: 'test', wkid, polygons: [[ring]] })
  if ('fault' in area) throw new Error(area.fault)
  return area
}
function placedOf(...given: Parameters<typeof placeArea>): PlacedArea {
  const placed = placeArea(...given)
  if ('unplaced' in placed) throw new Error(placed.unplaced)
  return placed
}
const box = (xmin: number, ymin: number, xmax: number, ymax: number) =>
  [
    [xmin, ymin],
    [xmax, ymin],
    [xmax, ymax],
    [xmin, ymax],
  ] as const

describe('An area in another reference', () => {
  it('follows its own edges, which bend there', () => {
    const area = areaOf(box(0, 0, 10, 60))
    const diagonal = areaOf([
      [0, 0],
      [10, 0],
      [10, 60],
    ])
    const projector = projectorBetween(4326, 3857, [])
    if ('unplaced' in projector) throw new Error(projector.unplaced)
    const [placed, bent] = [placedOf(area, 3857, []), placedOf(diagonal, 3857, [])]
    expect(bent.ends[0]).toBeGreaterThan(1_000)
    for (let share = 0.001; share < 1; share += 0.0137) {
      const [x = 0, y = 0] = projector.forward(10 * share, 60 * share) ?? []
      const off = 0.01
      expect(contains(bent, x + off, y)).toBe(true)
      expect(contains(bent, x - off, y)).toBe(false)
      expect(liesWithin(placed, { kind: 'points', parts: [[[x, y]]] })).toBe(true)
    }
    expect(bent.worldWidth).toBeCloseTo(40_075_016.68557849, 6)
    expect(bent.unitsPerMetre).toBeCloseTo(2, 6)
  })

  it('is the same number for number in its own, by any of its ids', () => {
    const area = areaOf(box(1, 2, 3, 4))
    const placed = placedOf(area, 4326, [])
    expect([...placed.coordinates]).toEqual([...area.coordinates])
    expect(placed.deviation).toBe(0)
    const mercator = areaOf(box(1, 2, 3, 4), 3857)
    expect([...placedOf(mercator, 102100, []).coordinates]).toEqual([...mercator.coordinates])
  })

  it('ends where a reference ends that cannot show a pole', () => {
    const world = placedOf(areaOf(box(-180, -90, 180, 90)), 3857, [])
    expect(world.bounds.ymax).toBeGreaterThan(20_037_508)
    expect(contains(world, 0, 19_000_000)).toBe(true)
    expect(placeArea(areaOf(box(-180, -90, 180, 90)), 25832, [])).toHaveProperty('unplaced')
  })

  it('needs a named transformation where datums differ, and is shrunk by its error', () => {
    const area = areaOf(box(9, 50, 9.01, 50.01), 4258)
    expect(placeArea(area, 3857, [])).toEqual({ unplaced: expect.stringContaining('no transformation') })
    const placed = placedOf(area, 3857, [{ to: 4326, by: 'none', error: 5 }])
    const exact = placedOf(area, 3857, [{ to: 4326, by: 'none', error: 0 }])
    const inner = placed.bounds.xmin - exact.bounds.xmin
    expect(inner / placed.unitsPerMetre).toBeGreaterThanOrEqual(4.99)
    expect(inner / placed.unitsPerMetre).toBeLessThan(6)
    expect(placed.key).not.toBe(exact.key)
    expect(placeArea(area, 3857, [{ to: 4326, by: 'none', error: 5_000 }])).toHaveProperty('unplaced')
  })

  it('is on shared memory, in a plain form', () => {
    const { coordinates, ends, index } = structuredClone(placedOf(areaOf(box(9, 50, 10, 51)), 32632, []))
    expect([coordinates.buffer, ends.buffer, index].every((one) => one instanceof SharedArrayBuffer)).toBe(
      true,
    )
  })
})
