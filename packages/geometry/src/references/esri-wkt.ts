/** What the text of a reference says: Esri's dialect of WKT 1, as in `@esri/proj-codes`. */
export interface Definition {
  readonly name: string
  /** Esri's name of the datum, such as `D_WGS_1984`. */
  readonly datum: string
  readonly ellipsoid: Ellipsoid
  /** Degrees east of Greenwich. */
  readonly primeMeridian: number
  readonly degreesPerUnit: number
  /** Only for projected references. */
  readonly projection?: Projection
}

/** The shape of the earth in a datum. */
export interface Ellipsoid {
  readonly semiMajorMetres: number
  /** 0 for a sphere. */
  readonly inverseFlattening: number
}

/** How a projected reference is made; parameters under Esri's names, angles in degrees, lengths in metres. */
export interface Projection {
  readonly method: string
  readonly parameters: Readonly<Record<string, number>>
  readonly metresPerUnit: number
}

/** Parameters that are neither an angle nor a length. */
const isFactor = (name: string): boolean => /Scale|Type|^Option$/.test(name)

const isLength = (name: string): boolean => /^False_|Height/.test(name)

/**
 * Reads the text of a geographic or projected reference. Anything else, such as a vertical or a geocentric one, is undefined.
 *
 * @param wkt without spaces between its parts, as Esri writes it.
 */
export function readWkt(wkt: string): Definition | undefined {
  const name = /^(?:PROJCS|GEOGCS)\["([^"]+)"/.exec(wkt)?.[1]
  const geographic =
    /DATUM\["([^"]+)",SPHEROID\["[^"]*",([^,\]]+),([^,\]]+)\]\],PRIMEM\["[^"]*",([^\]]+)\],UNIT\["[^"]*",([^\]]+)\]\]/.exec(
      wkt,
    )
  if (name === undefined || geographic === null) return undefined
  const [, datum = '', ...numbers] = geographic
  const [
    semiMajor = Number.NaN,
    inverseFlattening = Number.NaN,
    primeMeridian = Number.NaN,
    radians = Number.NaN,
  ] = numbers.map(Number)
  const degreesPerUnit = exactDegrees((radians * 180) / Math.PI)
  const known = { name, datum, primeMeridian, degreesPerUnit }
  const ellipsoid = { semiMajorMetres: semiMajor, inverseFlattening }
  if (![semiMajor, inverseFlattening, primeMeridian, degreesPerUnit].every(Number.isFinite)) return undefined
  if (wkt.startsWith('GEOGCS')) return { ...known, ellipsoid }
  const projection = readProjection(wkt, degreesPerUnit)
  return projection && { ...known, ellipsoid, projection }
}

function readProjection(wkt: string, degreesPerUnit: number): Projection | undefined {
  const method = /PROJECTION\["([^"]+)"\]/.exec(wkt)?.[1]
  const metresPerUnit = Number(/,UNIT\["[^"]*",([^\]]+)\]\]$/.exec(wkt)?.[1])
  if (method === undefined || !(metresPerUnit > 0)) return undefined
  const parameters: Record<string, number> = {}
  for (const [, name = '', value] of wkt.matchAll(/PARAMETER\["([^"]+)",([^\]]+)\]/g)) {
    const factor = isLength(name) ? metresPerUnit : isFactor(name) ? 1 : degreesPerUnit
    parameters[name] = Number(value) * factor
  }
  return { method, parameters, metresPerUnit }
}

/** Texts round their units, so that a degree would be 1 + 1e-15 degrees. */
function exactDegrees(degrees: number): number {
  const known = [1, 0.9].find((unit) => Math.abs(unit - degrees) < 1e-9)
  return known ?? degrees
}
