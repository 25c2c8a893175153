/** An extent as ArcGIS writes it. */
interface Area {
  readonly xmin: number
  readonly ymin: number
  readonly xmax: number
  readonly ymax: number
  readonly spatialReference: unknown
}

const mercatorEdge = 20_037_508.342789244

/**
 * The area that a spatial reference is made for, which reveals nothing of the rows of a layer. Degrees and Web Mercator span the world, UTM
 * one zone. For any other reference it is the world in WGS 84, which clients project.
 */
export function areaOfReference(spatialReference: unknown): Area {
  const reference = isReference(spatialReference) ? spatialReference : {}
  const sides = wkidsOf(reference)
    .map(sidesOf)
    .find((found) => found !== undefined)
  const [xmin, ymin, xmax, ymax] = sides ?? world
  if (sides !== undefined) return { xmin, ymin, xmax, ymax, spatialReference }
  const isDegrees = typeof reference.wkt === 'string' && /^\s*GEOGCS\b/i.test(reference.wkt)
  return { xmin, ymin, xmax, ymax, spatialReference: isDegrees ? spatialReference : { wkid: 4326 } }
}

interface Reference {
  readonly wkid?: unknown
  readonly latestWkid?: unknown
  readonly wkt?: unknown
}

type Sides = readonly [xmin: number, ymin: number, xmax: number, ymax: number]

const world: Sides = [-180, -90, 180, 90]
const mercator: Sides = [-mercatorEdge, -mercatorEdge, mercatorEdge, mercatorEdge]
/** A zone is six degrees wide and reaches from the equator to 84° north, or to 80° south. */
const northernZone: Sides = [166_021, 0, 833_979, 9_329_005]
const southernZone: Sides = [166_021, 1_116_915, 833_979, 10_000_000]

const isReference = (value: unknown): value is Reference => typeof value === 'object' && value !== null

const wkidsOf = ({ wkid, latestWkid }: Reference): readonly number[] =>
  [latestWkid, wkid].filter((id) => typeof id === 'number')

function sidesOf(wkid: number): Sides | undefined {
  if ([3857, 102100, 102113, 900913, 3785].includes(wkid)) return mercator
  if (isBetween(wkid, 32_601, 32_660) || isBetween(wkid, 25_828, 25_838) || isBetween(wkid, 26_901, 26_923))
    return northernZone
  if (isBetween(wkid, 32_701, 32_760)) return southernZone
  return isBetween(wkid, 4_001, 4_904) || isBetween(wkid, 104_000, 104_999) ? world : undefined
}

const isBetween = (value: number, from: number, to: number): boolean => value >= from && value <= to
