import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Shape } from '../area.ts'
import { cutTo } from './cut.ts'
import {
  areas,
  box,
  jts,
  jtsLine,
  jtsOf,
  type Point,
  placedOf,
  points,
  polygonsShape,
  stars,
} from './jts.fixture.ts'
import { touches } from './touches.ts'
import { isWithin } from './within.ts'

const square = placedOf([[box(0, 0, 100, 100), box(40, 40, 60, 60)]])

/** The area of rings that run against the clock, less that of those that run with it. */
const areaOf = ({ parts }: Shape): number =>
  parts.reduce((sum, ring) => {
    const doubled = ring.map(([x, y], at) => {
      const [nextX, nextY] = ring[(at + 1) % ring.length] as Point
      return x * nextY - nextX * y
    })
    return sum + doubled.reduce((all, each) => all + each, 0) / 2
  }, 0)

describe('Points are cut', () => {
  it('to those inside', () => {
    const shape: Shape = {
      kind: 'points',
      parts: [points('10 10, 50 50, 100 20'), [[120, 0]]],
    }
    expect(cutTo(square, shape)).toEqual({
      kind: 'points',
      parts: [points('10 10, 100 20')],
    })
    expect(cutTo(square, { kind: 'points', parts: [[[50, 50]]] })).toBeUndefined()
    expect(cutTo(square, { kind: 'points', parts: [] })).toBeUndefined()
    expect(cutTo(square, { kind: 'points', parts: [[[Number.NaN, 50]]] })).toBeUndefined()
  })
})

describe('Lines are cut', () => {
  const cut = (...line: Point[]) => cutTo(square, { kind: 'lines', parts: [line] })?.parts

  it.each<[string, Point[], Point[][] | undefined]>([
    ['not where they are inside', points('10 10, 20 20, 30 10'), [points('10 10, 20 20, 30 10')]],
    ['at a border', points('10 10, 120 10'), [points('10 10, 100 10')]],
    ['at both borders', points('-20 10, 120 10'), [points('0 10, 100 10')]],
    ['by a hole', points('10 50, 20 50, 90 50'), [points('10 50, 20 50, 40 50'), points('60 50, 90 50')]],
    [
      'not along a border, nor at a corner of a hole',
      points('0 0, 100 0, 100 40, 40 40'),
      [points('0 0, 100 0, 100 40, 40 40')],
    ],
    [
      'where they leave and return',
      points('90 10, 110 10, 110 20, 90 20'),
      [points('90 10, 100 10'), points('100 20, 90 20')],
    ],
    [
      'where they leave at a vertex',
      points('90 10, 100 20, 110 20, 100 30, 90 30'),
      [points('90 10, 100 20'), points('100 30, 90 30')],
    ],
    ['where they only touch', points('100 -5, 110 5, 105 50, 100 50, 105 60'), undefined],
    ['to nothing outside', points('110 10, 120 10'), undefined],
  ])('%s', (_title, line, expected) => {
    expect(cut(...line)).toEqual(expected)
  })

  it('and keep their vertices', () => {
    const line: Point[] = points('0.1 0.2, 10.3 10.4, 200 10.4')
    const [piece = []] = cut(...line) ?? []
    expect(piece[0]).toBe(line[0])
    expect(piece[1]).toBe(line[1])
    expect(piece).toHaveLength(3)
  })

  it('as JTS cuts them', () => {
    fc.assert(
      fc.property(areas, stars, (area, line) => {
        const placed = placedOf(area)
        const parts = cutTo(placed, { kind: 'lines', parts: [line] })?.parts ?? []
        const length = parts.flatMap((part) => part.slice(1).map((b, at) => distance(part[at] as Point, b)))
        const expected = jts.intersection(jtsLine(line), jtsOf(area))
        expect(length.reduce((sum, each) => sum + each, 0)).toBeCloseTo(expected.getLength(), 2)
        for (const part of parts) expect(isWithin(placed, { kind: 'lines', parts: [part] }, 1e-4)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

const distance = ([ax, ay]: Point, [bx, by]: Point): number => Math.hypot(bx - ax, by - ay)

describe('Polygons are cut', () => {
  it.each<[string, Point[], number, number]>([
    ['at a border', box(90, 10, 110, 20), 100, 1],
    ['by a hole inside', box(30, 30, 70, 70), 1200, 2],
    ['by a hole that they cross', box(50, 50, 70, 70), 300, 1],
    ['into two', box(-10, 41, 50, 59).map(([x, y]) => [x < 0 ? x : 110, y]), 1440, 2],
  ])('%s', (_title, ring, area, rings) => {
    const cut = cutTo(square, polygonsShape(ring)) as Shape
    expect(areaOf(cut)).toBeCloseTo(area, 6)
    expect(cut.parts).toHaveLength(rings)
    expect(cut.parts.every((each) => each.length > 3 && each.at(-1) === each[0])).toBe(true)
  })

  it('not where they are inside: the shape is the same', () => {
    const shape = polygonsShape(box(1.1, 1.1, 22.2, 22.2))
    expect(cutTo(square, shape)).toBe(shape)
    const beside = polygonsShape(box(-1e-9, 1.1, 22.2, 22.2))
    expect(cutTo(square, beside)).toBe(beside)
  })

  it('to nothing outside, in a hole, and where they only touch', () => {
    expect(cutTo(square, polygonsShape(box(110, 10, 120, 20)))).toBeUndefined()
    expect(cutTo(square, polygonsShape(box(45, 45, 55, 55)))).toBeUndefined()
    expect(cutTo(square, polygonsShape(box(100, 10, 120, 20)))).toBeUndefined()
    expect(cutTo(square, polygonsShape())).toBeUndefined()
  })

  it('and keep vertices that lie inside, and the direction of their rings', () => {
    const ring: Point[] = points('90.123456789 10.1, 110 10.2, 95.000000001 33.3')
    const cut = cutTo(square, polygonsShape(ring))?.parts[0] ?? []
    expect(cut.filter((vertex) => ring.includes(vertex))).toContain(ring[0])
    expect(cut.filter((vertex) => ring.includes(vertex))).toContain(ring[2])
    expect(areaOf({ kind: 'polygons', parts: [cut] })).toBeGreaterThan(0)
    const reversed = cutTo(square, polygonsShape([...ring].reverse()))
    expect(areaOf(reversed as Shape)).toBeLessThan(0)
  })

  it('as JTS cuts them, and nothing is left outside', () => {
    fc.assert(
      fc.property(areas, stars, (area, ring) => {
        const placed = placedOf(area)
        const cut = cutTo(placed, polygonsShape(ring))
        const expected = jts.intersection(jtsOf(area), jtsOf([[ring]])).getArea()
        if (cut === undefined) return expected < 0.01
        expect(Math.abs(areaOf(cut) - expected)).toBeLessThan(0.01)
        expect(isWithin(placed, cut, 1e-4)).toBe(true)
        expect(isWithin(placedOf([[ring]]), cut, 1e-4)).toBe(true)
        return touches(placed, cut)
      }),
      { numRuns: 300 },
    )
  })

  it('across the date line into one, where the area lies on both sides', () => {
    const world = { worldWidth: 360, unitsPerMetre: 1 / 111_320 }
    const both = placedOf([[box(170, 0, 180, 10)], [box(-180, 0, -170, 10)]], world)
    const cut = cutTo(both, polygonsShape(box(175, 5, 200, 15))) as Shape
    expect(cut.parts).toHaveLength(1)
    expect(areaOf(cut)).toBeCloseTo(75, 6)
    const line = cutTo(both, {
      kind: 'lines',
      parts: [points('-200 5, -175 5')],
    })
    expect(line?.parts).toEqual([points('-190 5, -175 5')])
  })
})
