import { describe, expect, test } from 'vitest'
import { type ClassificationMethod, classMaxima } from './class-maxima.ts'

const LUMPS = [1, 2, 3, 50, 51, 52, 900, 901, 1000]

describe('classes of numbers', () => {
  test.each<[ClassificationMethod, number[]]>([
    ['esriClassifyEqualInterval', [334, 667, 1000]],
    ['esriClassifyQuantile', [3, 52, 1000]],
    ['esriClassifyGeometricalInterval', [10, 100, 1000]],
    ['esriClassifyNaturalBreaks', [3, 52, 1000]],
  ])('end by %s at %j', (method, maxima) => {
    expect(classMaxima(LUMPS, method, 3)?.map(Math.round)).toEqual(maxima)
  })

  test('end at half deviations around the mean, and with the greatest', () => {
    expect(
      classMaxima([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 'esriClassifyStandardDeviation', 3)?.map(
        (value) => Math.round(value * 10) / 10,
      ),
    ).toEqual([0.3, 3.4, 6.6, 9.7, 10])
  })

  test('are none for no numbers, one for one, and null for an unknown method', () => {
    expect(classMaxima([], 'esriClassifyQuantile', 3)).toEqual([])
    expect(classMaxima([7, 7, 7], 'esriClassifyQuantile', 3)).toEqual([7])
    expect(classMaxima(LUMPS, 'constructor' as ClassificationMethod, 3)).toBeNull()
  })
})
