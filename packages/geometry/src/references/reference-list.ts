import { type Definition, readWkt } from './esri-wkt.ts'
import { type Plane, planeOf } from './plane.ts'

/** A reference system that Mapgate knows. */
export interface Reference {
  /** The id by which it was asked for. */
  readonly wkid: number
  readonly name: string
  /** Esri's name of the datum, such as `D_WGS_1984`. */
  readonly datum: string
  readonly isGeographic: boolean
  /** Of degrees: at the equator. */
  readonly metresPerUnit: number
  /** The width of the world, where maps in this reference repeat: 360 degrees, or 2π times the radius of Web Mercator. */
  readonly worldWidth?: number
}

/** One entry of the list that the gateway gives: Esri's ids and text. */
export interface ReferenceEntry {
  readonly wkid: number
  readonly latestWkid?: number
  readonly wkt: string
}

/** All that is known of a reference; without a plane it cannot be projected. */
export interface KnownReference {
  readonly reference: Reference
  readonly definition: Definition
  readonly plane: Plane | undefined
}

const wgs84 =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
const webMercator = `PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",${wgs84},PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]`

/** Ids under which Web Mercator has gone over the years; the same numbers in all of them. */
const webMercatorIds: readonly number[] = [3857, 102100, 102113, 3785, 900913]

const builtIn: readonly ReferenceEntry[] = [
  { wkid: 4326, wkt: wgs84 },
  ...webMercatorIds.map((wkid) => ({ wkid, latestWkid: 3857, wkt: webMercator })),
]
const isBuiltIn = new Set(builtIn.map(({ wkid }) => wkid))

const entries = new Map<number, ReferenceEntry>()
const known = new Map<number, KnownReference | undefined>()

/**
 * Tells this thread of reference systems, by Esri's ids and texts; what was told before is forgotten. WGS 84 and Web Mercator are always known.
 * Texts are read when they are needed.
 */
export function defineReferences(list: readonly ReferenceEntry[]): void {
  entries.clear()
  known.clear()
  for (const entry of list) {
    if (isBuiltIn.has(entry.wkid)) continue
    entries.set(entry.wkid, entry)
    const { latestWkid = entry.wkid } = entry
    if (!entries.has(latestWkid) && !isBuiltIn.has(latestWkid)) entries.set(latestWkid, entry)
  }
  for (const entry of builtIn) entries.set(entry.wkid, entry)
}
defineReferences([])

/** The reference of a well-known id; undefined where it is not known, and for vertical and other references that have no x and y. */
export const referenceOf = (wkid: number): Reference | undefined => knownReference(wkid)?.reference

/** The reference of a well-known id with how it is projected. */
export function knownReference(wkid: number): KnownReference | undefined {
  if (!known.has(wkid)) known.set(wkid, readEntry(wkid))
  return known.get(wkid)
}

/** True for two ids of one reference, such as 102100 and 3857. An id that is not known is the same as itself alone. */
export const isSameReference = (a: number, b: number): boolean => a === b || latestId(a) === latestId(b)

const latestId = (wkid: number): number => entries.get(wkid)?.latestWkid ?? wkid

function readEntry(wkid: number): KnownReference | undefined {
  const entry = entries.get(wkid)
  const definition = entry && readWkt(entry.wkt)
  if (definition === undefined) return undefined
  const { name, datum, ellipsoid, projection, degreesPerUnit } = definition
  const plane = planeOf(definition)
  const metresPerDegree = (ellipsoid.semiMajorMetres * Math.PI) / 180
  const reference = {
    wkid,
    name,
    datum,
    isGeographic: projection === undefined,
    metresPerUnit: projection?.metresPerUnit ?? metresPerDegree * degreesPerUnit,
    ...(plane?.worldWidth === undefined ? {} : { worldWidth: plane.worldWidth }),
  }
  return { reference, definition, plane }
}
