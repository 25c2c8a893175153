import { referenceOf } from '@mapgate/geometry'
import { isNorthFirst, type OgcReference } from '@mapgate/protocol'
import { isObject } from '../../core/json.ts'

/** Numbers under which web maps know the reference that EPSG calls 3857. */
const webMercator: ReadonlySet<number> = new Set([3785, 3857, 102100, 102113, 900913])

/** One number for each reference: that of EPSG where several are known. */
export const plainWkid = (wkid: number): number => (webMercator.has(wkid) ? 3857 : wkid)

/** The well-known id of a reference in a description; undefined where it has none. */
export function wkidOf(reference: unknown): number | undefined {
  if (!isObject(reference)) return undefined
  const { latestWkid, wkid } = reference
  const known = [latestWkid, wkid].find((id) => Number.isSafeInteger(id) && Number(id) > 0)
  return known === undefined ? undefined : plainWkid(Number(known))
}

/** Esri's own numbers begin above those of EPSG. */
const firstOfEsri = 32_768

/** A reference as WMS names it. */
export const ogcReference = (wkid: number): OgcReference =>
  wkid < firstOfEsri
    ? { code: `EPSG:${wkid}`, isNorthFirst: isNorthFirst(wkid) }
    : { code: `ESRI:${wkid}`, isNorthFirst: false }

/** The number in the name of a reference. */
export const wkidNamed = ({ code }: OgcReference): number => Number(code.slice(code.indexOf(':') + 1))

/** Degrees, longitude first. */
export const longitudeFirst: OgcReference = { code: 'CRS:84', isNorthFirst: false }

/** Metres in a unit of a reference; undefined where it is not known. */
export const metersPerUnitOf = (wkid: number): number | undefined => referenceOf(wkid)?.metresPerUnit
