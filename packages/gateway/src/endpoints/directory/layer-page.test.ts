import { expect, it } from 'vitest'
import { scales } from './scales.ts'
import { referenceOf } from './service-page.ts'

it.each([
  [75_000, 0, 'from 1:75,000 on'],
  [0, 5000, 'up to 1:5,000'],
  [75_000, 5000, 'from 1:75,000 to 1:5,000'],
  [0, 0, ''],
])('The scales %j and %j of a layer are said as %j', (minScale, maxScale, words) =>
  expect(scales({ minScale, maxScale })).toBe(words),
)

it.each([
  [{ wkid: 102_100, latestWkid: 3857 }, 'EPSG 3857'],
  [{ wkid: 102_008 }, 'Esri 102008'],
  [{}, ''],
])('The spatial reference %j is said as %j', (reference, words) => expect(referenceOf(reference)).toBe(words))
