import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toPalette } from './palette.ts'

const pixels = (...colors: number[][]): Uint8ClampedArray => Uint8ClampedArray.from(colors.flat())

describe('a palette', () => {
  test('keeps few colours as they are', () => {
    const { colors, indexes } = toPalette(
      pixels([255, 0, 0, 255], [0, 0, 255, 255], [255, 0, 0, 255], [0, 0, 0, 0]),
    )
    expect([...indexes].map((index) => colors[index])).toEqual([
      [255, 0, 0, 255],
      [0, 0, 255, 255],
      [255, 0, 0, 255],
      [0, 0, 0, 0],
    ])
  })

  test('never has more than 256 colours, nor an index beyond them', () => {
    const color = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.constant(255))
    fc.assert(
      fc.property(fc.array(color, { minLength: 1, maxLength: 2000 }), (list) => {
        const { colors, indexes } = toPalette(pixels(...list))
        expect(colors.length).toBeLessThanOrEqual(256)
        expect(Math.max(...indexes)).toBeLessThan(colors.length)
        expect(indexes).toHaveLength(list.length)
      }),
      { numRuns: 30 },
    )
  })
})
