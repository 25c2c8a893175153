import { describe, expect, it } from 'vitest'
import { assets } from './catalog.fixture.ts'
import { isWithin, metersPerPixelAt, scalesAt, scalesOfLevel } from './scales.ts'

const endless = Number.POSITIVE_INFINITY
const limits = (scaleFrom: number, scaleTo: number) => ({
  scaleFrom,
  scaleTo,
  pixels: endless,
  formats: null,
})

describe('Scales of pictures', () => {
  it('are counted by the dots per inch of the request and of a screen', () => {
    expect(scalesAt(metersPerPixelAt(1000, 96), 96).map(Math.round)).toEqual([1000, 1000])
    expect(scalesAt(metersPerPixelAt(1000, 192), 192).map(Math.round)).toEqual([1000, 500])
  })

  it.each<[number, number, readonly number[], boolean]>([
    [0, endless, [], true],
    [0, endless, [Number.NaN], true],
    [500, 1000, [500, 1000], true],
    [500, 1000, [500 * (1 - 1e-7), 1000 * (1 + 1e-7)], true],
    [500, 1000, [499, 750], false],
    [500, 1000, [750, 1001], false],
    [500, endless, [Number.NaN], false],
    [0, 1000, [], false],
  ])('from %d to %d allow a picture at %j: %s', (from, to, scales, isAllowed) => {
    expect(isWithin(limits(from, to), scales)).toBe(isAllowed)
  })

  it('of a level of tiles are those of its pictures', () => {
    const cached = { ...assets, tileLevels: [{ level: 3, scale: 2000, dpi: 192 }] }
    expect(scalesOfLevel(cached, 3).map(Math.round)).toEqual([2000, 1000])
    expect([scalesOfLevel(cached, 4), scalesOfLevel(cached, undefined), scalesOfLevel(assets, 3)]).toEqual([
      [],
      [],
      [],
    ])
  })
})
