import { beforeAll, describe, expect, it } from 'vitest'
import { esriList } from './esri-list.fixture.ts'
import { defineReferences, isSameReference, referenceOf } from './reference-list.ts'

beforeAll(() => defineReferences(esriList))

describe('A reference', () => {
  it('of degrees is as wide as the world and measured at the equator', () => {
    expect(referenceOf(4326)).toEqual({
      wkid: 4326,
      name: 'GCS_WGS_1984',
      datum: 'D_WGS_1984',
      isGeographic: true,
      metresPerUnit: expect.closeTo(111319.49, 1),
      worldWidth: 360,
    })
    expect(referenceOf(4807)?.worldWidth).toBeCloseTo(400, 9)
  })

  it('of a map has its unit, and no width where maps do not repeat', () => {
    expect(referenceOf(2263)?.metresPerUnit).toBeCloseTo(0.3048006096, 9)
    expect(referenceOf(25832)).not.toHaveProperty('worldWidth')
    expect(referenceOf(25832)?.datum).toBe('D_ETRS_1989')
  })

  it.each([3857, 102100, 102113, 900913])('of Web Mercator is known as %i', (wkid) => {
    expect(referenceOf(wkid)).toMatchObject({ wkid, datum: 'D_WGS_1984', worldWidth: 2 * Math.PI * 6378137 })
    expect(isSameReference(wkid, 3857)).toBe(true)
  })

  it('is the same under its older id', () => {
    expect(isSameReference(102671, 2246)).toBe(isSameReference(2246, 102671))
    expect(isSameReference(4326, 3857)).toBe(false)
    expect(isSameReference(999999, 999999)).toBe(true)
    expect(isSameReference(999999, 999998)).toBe(false)
  })

  it.each([0, -1, 5773, 1e9, Number.NaN])('is not made up for %d', (wkid) =>
    expect(referenceOf(wkid)).toBeUndefined(),
  )

  it('that is known in every thread cannot be told otherwise', () => {
    defineReferences([{ wkid: 4326, wkt: esriList.find(({ wkid }) => wkid === 4314)?.wkt ?? '' }])
    expect(referenceOf(4326)?.datum).toBe('D_WGS_1984')
    expect(referenceOf(25832)).toBeUndefined()
    defineReferences(esriList)
  })
})
