import proj4 from 'proj4'
import { RestError } from '../operation/reply.ts'
import type { Extent, Position } from '../world/geometry.ts'
import { looseJson } from './loose-json.ts'

/** A spatial reference that the server can project to and from. */
export interface SpatialReference {
  /** As Esri writes it in a reply: `{wkid, latestWkid}` or `{wkt}`. */
  json: { wkid: number; latestWkid: number } | { wkt: string }
  /** What proj4 reads. */
  definition: string
  geographic: boolean
  /** Metres in one unit; for degrees measured along the equator. */
  metersPerUnit: number
}

const wgs84Definition = '+proj=longlat +datum=WGS84 +no_defs'
const metersPerDegree = 111_319.490_793
const usSurveyFootMeters = 1200 / 3937
const californiaV =
  '+proj=lcc +lat_0=33.5 +lon_0=-118 +lat_1=35.46666666666667 +lat_2=34.03333333333333 +x_0=2000000.0001016 +y_0=500000.0001016001 +datum=NAD83 +units=us-ft +no_defs'

/** Esri's number, the number that took its place, proj4's definition. */
const known: [wkid: number, latestWkid: number, definition: string][] = [
  [
    102100,
    3857,
    '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs',
  ],
  [4326, 4326, wgs84Definition],
  [4269, 4269, '+proj=longlat +datum=NAD83 +no_defs'],
  [102645, 2229, californiaV],
  [26911, 26911, '+proj=utm +zone=11 +datum=NAD83 +units=m +no_defs'],
  [32611, 32611, '+proj=utm +zone=11 +datum=WGS84 +units=m +no_defs'],
  [54004, 3395, '+proj=merc +lon_0=0 +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs'],
]

const olderNumbers: Record<number, number> = { 102113: 102100, 900913: 102100, 3785: 102100 }

/** The spatial reference by a well-known id. Throws `RestError` 400 for one that the server does not know. */
function spatialReferenceById(wkid: number): SpatialReference {
  const number = olderNumbers[wkid] ?? wkid
  const row = known.find(([id, latest]) => id === number || latest === number)
  if (!row) throw new RestError(400, 'Unable to complete operation.', [`Invalid spatial reference: ${wkid}`])
  return described({ wkid: row[0], latestWkid: row[1] }, row[2])
}

/** Web Mercator, what all layers are stored in. */
export const webMercator: SpatialReference = spatialReferenceById(102100)

/** WGS84 longitude and latitude. */
export const wgs84: SpatialReference = spatialReferenceById(4326)

/** Reads `102100`, `{"wkid": 102100}` or `{"wkt": "…"}`; null for an empty text. Throws `RestError` 400. */
export function readSpatialReference(text: string): SpatialReference | null {
  if (text.trim() === '') return null
  return /^\s*-?\d+\s*$/.test(text)
    ? spatialReferenceById(Number(text))
    : spatialReferenceFrom(looseJson(text))
}

/** Reads the `spatialReference` of a geometry; null where there is none. Throws `RestError` 400. */
export function spatialReferenceFrom(value: unknown): SpatialReference | null {
  if (typeof value === 'number') return spatialReferenceById(value)
  if (typeof value !== 'object' || value === null) return null
  const { wkid, latestWkid, wkt } = value as { wkid?: unknown; latestWkid?: unknown; wkt?: unknown }
  const id = Number(wkid ?? latestWkid ?? Number.NaN)
  if (Number.isInteger(id)) return spatialReferenceById(id)
  return typeof wkt === 'string' ? fromWkt(wkt) : null
}

function fromWkt(wkt: string): SpatialReference {
  try {
    return described({ wkt }, wkt)
  } catch {
    throw new RestError(400, 'Unable to complete operation.', [
      'Invalid spatial reference: the WKT cannot be read',
    ])
  }
}

function described(json: SpatialReference['json'], definition: string): SpatialReference {
  const geographic = definition.includes('+proj=longlat') || definition.trimStart().startsWith('GEOGCS')
  const feet = definition.includes('+units=us-ft') || /UNIT\s*\[\s*"[^"]*foot/i.test(definition)
  const linear = feet ? usSurveyFootMeters : 1
  proj4(definition, wgs84Definition)
  return { json, definition, geographic, metersPerUnit: geographic ? metersPerDegree : linear }
}

/** A function that moves a position from one reference to another. Web Mercator ends at the latitude of 89.99 degrees. */
export function projector(from: SpatialReference, to: SpatialReference): (position: Position) => Position {
  if (from.definition === to.definition) return (position) => position
  const converter = proj4(from.definition, to.definition)
  return ([x, y]) => {
    const [toX = 0, toY = 0] = converter.forward([
      x,
      from.geographic ? Math.max(-89.99, Math.min(89.99, y)) : y,
    ])
    return [toX, toY]
  }
}

/** The box in another reference around a box: its edges may bend, so points along them are projected too. */
export function projectExtent(extent: Extent, from: SpatialReference, to: SpatialReference): Extent {
  const project = projector(from, to)
  const positions = edgePositions(extent).map(project)
  const [xs, ys] = [positions.map(([x]) => x), positions.map(([, y]) => y)]
  return { xmin: Math.min(...xs), ymin: Math.min(...ys), xmax: Math.max(...xs), ymax: Math.max(...ys) }
}

/** Positions clockwise along the edges of a box, closed; eight steps an edge. */
export function edgePositions({ xmin, ymin, xmax, ymax }: Extent): Position[] {
  const corners: Position[] = [
    [xmin, ymin],
    [xmin, ymax],
    [xmax, ymax],
    [xmax, ymin],
    [xmin, ymin],
  ]
  const steps = [0, 1, 2, 3, 4, 5, 6, 7].map((step) => step / 8)
  const positions = corners.slice(0, -1).flatMap(([x, y], place) => {
    const [nextX, nextY] = corners[place + 1] ?? [x, y]
    return steps.map((part): Position => [x + (nextX - x) * part, y + (nextY - y) * part])
  })
  return [...positions, [xmin, ymin]]
}
