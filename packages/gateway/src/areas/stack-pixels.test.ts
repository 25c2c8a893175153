import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hidePixels } from './stack-pixels.ts'

const numbered = (count: number) => Uint32Array.from({ length: count }, (_, index) => index + 1)

it('Every pixel that is not shown is zero, and every other one stays', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 40 }), (shown) => {
      const pixels = numbered(shown.length)
      hidePixels(pixels, Uint8Array.from(shown))
      expect([...pixels]).toEqual(shown.map((one, index) => (one === 1 ? index + 1 : 0)))
    }),
  )
})

it('Nothing is shown by a mask of another size', () => {
  for (const size of [7, 9]) {
    const pixels = numbered(8)
    hidePixels(pixels, new Uint8Array(size).fill(1))
    expect(pixels.every((pixel) => pixel === 0)).toBe(true)
  }
})
