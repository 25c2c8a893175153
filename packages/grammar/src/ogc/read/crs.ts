import type { OgcDialect } from '../question.ts'
import { isNorthFirst } from './north-first.ts'

/** A reference as a client named it. */
interface NamedReference {
  readonly wkid: number
  /** True where the first coordinate of a box is the one to the north. */
  readonly isNorthFirst: boolean
}

/** What nearly every client sends. */
const plainNumber = /^EPSG:(\d{4,6})$/

const authorityNumber =
  /^(?:(epsg|esri):|urn:(?:x-)?ogc:def:crs:(epsg|esri):[\d.]*:|https?:\/\/www\.opengis\.net\/def\/crs\/(epsg|esri)\/[\d.]{1,8}\/|http:\/\/www\.opengis\.net\/gml\/srs\/(epsg)\.xml#)(\d{4,6})$/i

const longitudeFirst =
  /^(?:(?:crs|ogc):(?:crs)?|urn:(?:x-)?ogc:def:crs:(?:ogc:[\d.]*:crs:?|crs:[\d.]*:)|https?:\/\/www\.opengis\.net\/def\/crs\/ogc\/[\d.]{1,8}\/crs)(84|83|27)$/i

/** References of OGC with longitude first: OGC 06-042, annex B. */
const ofOgc: Readonly<Record<string, number>> = { 84: 4326, 83: 4269, 27: 4267 }

/** Numbers under which web maps know the one that EPSG calls 3857. */
const webMercator: ReadonlySet<number> = new Set([3785, 3857, 102100, 102113, 900913])

/**
 * Reads how CRS or SRS names a reference: `EPSG:25832`, `CRS:84`, the forms as URN and URL; undefined where it is no name of these.
 * WMS 1.1.1 knows no order of axes but east, north (OGC 01-068r3, 6.5.4).
 */
export function referenceNamed(name: string, dialect: OgcDialect): NamedReference | undefined {
  const number = plainNumber.exec(name)?.[1]
  if (number !== undefined) return numbered(Number(number), true, dialect)
  const text = name.trim()
  if (text.length > 100) return undefined
  const ogc = longitudeFirst.exec(text)?.[1]
  if (ogc !== undefined) return { wkid: ofOgc[ogc] ?? 4326, isNorthFirst: false }
  const found = authorityNumber.exec(text)
  if (found === null) return undefined
  const authority = found[1] ?? found[2] ?? found[3] ?? found[4]
  return numbered(Number(found[5]), authority?.toLowerCase() === 'epsg', dialect)
}

function numbered(wkid: number, isEpsg: boolean, dialect: OgcDialect): NamedReference {
  if (webMercator.has(wkid)) return { wkid: 3857, isNorthFirst: false }
  return { wkid, isNorthFirst: dialect === 'WMS 1.3.0' && isEpsg && isNorthFirst(wkid) }
}
