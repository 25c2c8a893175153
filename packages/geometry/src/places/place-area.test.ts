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

  it.each([
    ['Mercator that ends at the date line', box(170, 0, 190, 10), 54004],
    ['equal areas over the whole world', box(170, 0, 190, 10), 8857],
    ['an azimuthal map of nearly the whole world', box(-179, -80, 179, 80), 3035],
    ['an azimuthal map that shows the other side of the world as its rim', box(100, -80, 250, 20), 3035],
  ] as const)('is not turned inside out by %s', (_title, ring, wkid) => {
    const nearby = [{ to: 4258, by: 'none', error: 0 }] as const
    expect(placeArea(areaOf(ring), wkid, nearby)).toHaveProperty('unplaced')
    expect(placeArea(areaOf(box(10, 45, 20, 55)), wkid, nearby)).not.toHaveProperty('unplaced')
  })

  it('lies no farther from its own edges than it says, however long they are', () => {
    for (const [ring, from, to] of [
      [box(-2e6, -2e6, 2e6, -1e6), 3995, 4326],
      [box(-1.9e7, 1e7, 1.9e7, 1.5e7), 3857, 3995],
      [box(-170, -60, 170, 70), 4326, 54004],
    ] as const) {
      const { coordinates, deviation } = placedOf(areaOf(ring, from), to, [])
      const projector = projectorBetween(from, to, [])
      if ('unplaced' in projector) throw new Error(projector.unplaced)
      let worst = 0
      for (let at = 2; at < coordinates.length; at += 2) {
        const [ax = 0, ay = 0, bx = 0, by = 0] = coordinates.subarray(at - 2, at + 2)
        const [one, other] = [projector.inverse(ax, ay), projector.inverse(bx, by)]
        if (one === undefined || other === undefined) throw new Error(`vertex ${at} is beyond`)
        const [x = 0, y = 0] = projector.forward((one[0] + other[0]) / 2, (one[1] + other[1]) / 2) ?? []
        const across = (x - ax) * (by - ay) - (y - ay) * (bx - ax)
        worst = Math.max(worst, Math.abs(across) / Math.hypot(bx - ax, by - ay))
      }
      expect(worst).toBeLessThan(1.5 * deviation)
    }
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
