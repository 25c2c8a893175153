import { describe, expect, it } from 'vitest'
import { areaOfReference } from './reference-area.ts'

describe('The area of a spatial reference', () => {
  it.each([
    ['degrees', { wkid: 4326 }, [-180, 4326]],
    ['degrees of another datum', { wkid: 4269, latestWkid: 4269 }, [-180, 4269]],
    ['degrees in words', { wkt: 'GEOGCS["GCS_Made_Up",DATUM["D"]]' }, [-180, undefined]],
    ['Web Mercator by its old number', { wkid: 102100, latestWkid: 3857 }, [-20_037_508.342789244, 102100]],
    ['a zone of UTM', { wkid: 25832 }, [166_021, 25832]],
    ['a reference that is not known', { wkid: 2193 }, [-180, 4326]],
    ['none', undefined, [-180, 4326]],
  ])('is that of %s', (_, reference, [xmin, wkid]) => {
    const area = areaOfReference(reference)
    expect(area.xmin).toBe(xmin)
    expect((area.spatialReference as { wkid?: number }).wkid).toBe(wkid)
    expect(area.xmax).toBeGreaterThan(area.xmin)
  })
})
