import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaKey } from './area-key.ts'

/** The same hash by Node.js: of 32 bits each for the reference, the number of rings and their ends, then of the coordinates. */
function byNode(wkid: number, ends: readonly number[], coordinates: readonly number[]): string {
  const words = Buffer.alloc(8 + 4 * ends.length)
  for (const [at, word] of [wkid, ends.length, ...ends].entries()) words.writeUInt32BE(word, 4 * at)
  const doubles = Buffer.alloc(8 * coordinates.length)
  for (const [at, value] of coordinates.entries()) doubles.writeDoubleBE(value, 8 * at)
  return createHash('sha256').update(words).update(doubles).digest('hex')
}

describe('The key of an area', () => {
  it('is SHA-256, of any length', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 31)), fc.array(fc.double({ noNaN: true })), (ends, coordinates) => {
        const key = areaKey(4326, Uint32Array.from(ends), Float64Array.from(coordinates))
        expect(key).toBe(byNode(4326, ends, coordinates))
      }),
      { numRuns: 300 },
    )
  })

  it('is of everything that makes areas different', () => {
    const coordinates = Float64Array.of(0, 0, 1, 0, 1, 1, 5, 5, 6, 5, 6, 6)
    const keys = [
      areaKey(4326, Uint32Array.of(3, 6), coordinates),
      areaKey(3857, Uint32Array.of(3, 6), coordinates),
      areaKey(4326, Uint32Array.of(6), coordinates),
      areaKey(4326, Uint32Array.of(3, 6), coordinates.with(3, 1e-300)),
    ]
    expect(new Set(keys).size).toBe(4)
    expect(areaKey(4326, Uint32Array.of(3, 6), coordinates.slice())).toBe(keys[0])
  })
})
