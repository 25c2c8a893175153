import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { defineReferences, isSameReference, makeArea, type PlacedArea, placeArea } from '@mapgate/geometry'
import { beforeAll, describe, expect, it } from 'vitest'
import { readSpatialReference, webMercator } from '../packages/sample-server/src/query/spatial-reference.ts'
import { ownGeometryIn, stretch } from './soundness/areas/placed-area.ts'
import {
  areasWithBorder,
  hasOtherDatum,
  plainAreas,
  transformationError,
} from './soundness/areas/plain-areas.ts'
import { covers, enclosedBy, grownBy, type Topology } from './soundness/areas/planar.ts'

// Where areas lie in other references, held against proj4 and JTS: edges are straight in the area's own reference, and what lies between two
// vertices bends with it. Not a millimetre outside counts as inside.

const wkids = [3857, 102100, 4326, 32611, 26911, 3395, 2229]

beforeAll(() => {
  const { resolve } = createRequire(import.meta.url)
  const listed = ['pe_list_projcs.json', 'pe_list_geogcs.json'].flatMap((file) =>
    Object.values(JSON.parse(readFileSync(resolve(`@esri/proj-codes/${file}`), 'utf8'))).flat(),
  ) as { wkid: number; latestWkid: number; wkt: string }[]
  defineReferences(listed)
})

/** The rings of a placed area, read by the even-odd rule. */
function geometryOf({ coordinates, ends }: PlacedArea): Topology {
  const rings = [...ends].map((end, nth) =>
    Array.from({ length: end - (ends[nth - 1] ?? 0) }, (_, vertex): [number, number] => {
      const at = 2 * ((ends[nth - 1] ?? 0) + vertex)
      return [coordinates[at] ?? 0, coordinates[at + 1] ?? 0]
    }),
  )
  return enclosedBy(rings)
}

/** References that reach around the earth; the others are of California. */
const worldwide = [3857, 102100, 4326, 3395]

const cases = areasWithBorder.flatMap((name) =>
  (name === 'parts' ? worldwide : wkids).map((wkid) => ({ name, wkid })),
)

describe('An area in another reference', () => {
  it.each(cases)('is where it is: $name in $wkid', ({ name, wkid }) => {
    const { wkid: own, polygons } = plainAreas[name]
    const area = makeArea({ name, wkid: own, polygons })
    if ('fault' in area) throw new Error(area.fault)
    const placed = placeArea(area, wkid, [
      { to: hasOtherDatum(name) ? 4326 : 4269, by: 'none', error: transformationError },
    ])
    if ('unplaced' in placed) throw new Error(placed.unplaced)
    const reference = readSpatialReference(String(wkid)) ?? webMercator
    const exact = ownGeometryIn(name, reference)
    const isShrunk = !isSameDatum(own, wkid)
    const perMetre = (isMercator(wkid) ? stretch : 1) / reference.metersPerUnit
    const slack = perMetre * (isShrunk ? 0 : 0.003) + placed.deviation
    // A metre to the east is more degrees than one to the north.
    const lost =
      perMetre * (reference.geographic ? stretch : 1) * (isShrunk ? 1.06 * transformationError + 0.5 : 0.003)
    const found = geometryOf(placed)
    const outer = grownBy(exact, isShrunk ? -0.97 * transformationError * perMetre : slack)
    expect(covers(outer, found)).toBe(true)
    expect(covers(grownBy(found, 1e-4 * perMetre), grownBy(exact, -lost))).toBe(true)
  })

  it.each([4326, 3857])('has no place where no transformation to its datum is named: %s', (wkid) => {
    const area = makeArea({ name: 'datum', wkid: 4269, polygons: plainAreas.datum.polygons })
    if ('fault' in area) throw new Error(area.fault)
    expect(placeArea(area, wkid, [])).toMatchObject({ unplaced: expect.stringContaining('datum') })
  })
})

const isMercator = (wkid: number): boolean => isSameReference(wkid, 3857) || wkid === 3395

/** NAD 83 on the one hand, WGS 84 on the other. */
const isSameDatum = (one: number, other: number): boolean => isNad83(one) === isNad83(other)
const isNad83 = (wkid: number): boolean => [4269, 26911, 2229].includes(wkid)
