import { isSameReference, readGeoJson, referenceOf } from '@mapgate/geometry'
import { isObject } from '../core/json.ts'
import { type NamedPolygons, type Polygons, placesIn, type ReadFault } from './named-polygons.ts'
import { readReference } from './reference-names.ts'

/** How GeoJSON is to be read. */
interface GeoJsonOptions {
  /** As a configuration names it; default: longitude and latitude in WGS 84. */
  readonly crs?: string | undefined
  readonly by?: string | undefined
}

/** The polygons of GeoJSON with x or longitude first, or why there are none. */
export function geoJsonPolygons(
  value: unknown,
  { crs = 'CRS84', by }: GeoJsonOptions,
): NamedPolygons | ReadFault {
  const reference = readReference(crs)
  if (reference === undefined || referenceOf(reference.wkid) === undefined)
    return { fault: `${crs} is not known; write a reference such as EPSG:25832`, at: [], key: 'crs' }
  const other = otherReference(value, reference.wkid)
  if (other !== undefined) return { fault: `the polygons say that they are in ${other}`, at: [], key: 'crs' }
  const read = readGeoJson(value, by === undefined ? {} : { by })
  if ('fault' in read) return read
  const byName = by === undefined ? new Map([['', [...read.values()].flat()]]) : read
  const places = placesIn(value, by)
  return {
    wkid: reference.wkid,
    byName: reference.isNorthFirst ? swapped(byName) : byName,
    placeOf: (name, polygon) => places.get(name)?.[polygon] ?? [],
  }
}

/**
 * The reference that GeoJSON of before 2016 names itself, where it is another one than the configuration says, with what to write. A number is
 * recommended in place of a URN: files have x or longitude first, whatever the URN says of axes.
 */
function otherReference(value: unknown, wkid: number): string | undefined {
  const { crs } = isObject(value) ? value : {}
  if (crs === undefined || crs === null) return undefined
  const name = isObject(crs) && isObject(crs.properties) ? crs.properties.name : undefined
  const stated = typeof name === 'string' ? readReference(name) : undefined
  if (stated !== undefined && isSameReference(stated.wkid, wkid)) return undefined
  if (typeof name !== 'string') return 'a reference without a name'
  if (stated === undefined) return `${name}, which is not known`
  return `${name}: write crs: ${/esri/i.test(name) ? 'ESRI' : 'EPSG'}:${stated.wkid}`
}

const swapped = (byName: ReadonlyMap<string, Polygons>): ReadonlyMap<string, Polygons> =>
  new Map(
    [...byName].map(([name, polygons]) => [
      name,
      polygons.map((rings) =>
        rings.map((ring) => ring.map(([north = Number.NaN, east = Number.NaN]) => [east, north])),
      ),
    ]),
  )
