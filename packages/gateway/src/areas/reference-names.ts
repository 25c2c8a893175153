import { isNorthFirst } from '@mapgate/protocol'

/** A reference as a file or a request names it. */
interface NamedReference {
  readonly wkid: number
  /** True where the coordinates come as north or latitude first. */
  readonly isNorthFirst: boolean
}

/** What OGC calls by names of its own; longitude first. */
const ofOgc: Readonly<Record<string, number>> = { CRS84: 4326, CRS83: 4269, CRS27: 4267 }

/** Ways to write a reference: with what is before the authority, between it and the code, and whether the authority's axes count. */
const forms: readonly { readonly pattern: RegExp; readonly keepsAxes: boolean }[] = [
  { pattern: /^(?<authority>EPSG|ESRI|OGC):(?<code>\w+)$/i, keepsAxes: false },
  { pattern: /^(?<code>CRS84|CRS83|CRS27)$/i, keepsAxes: false },
  { pattern: /^urn:(?:x-)?ogc:def:crs:(?<authority>\w+):[\w.]*:(?<code>\w+)$/i, keepsAxes: true },
  {
    pattern: /^https?:\/\/www\.opengis\.net\/def\/crs\/(?<authority>\w+)\/[\w.]+\/(?<code>\w+)$/i,
    keepsAxes: true,
  },
]

/**
 * Reads how files and requests name a reference: `EPSG:25832`, `ESRI:102100`, `CRS84`, `OGC:CRS84`, `urn:ogc:def:crs:EPSG::4326`,
 * `http://www.opengis.net/def/crs/EPSG/0/4326`. Only `urn:` and `http:` follow the authority's order of axes: with the short forms, GeoJSON
 * and its readers have always put x or longitude first.
 *
 * @returns undefined for what is none of these; whether the reference is known is another question.
 */
export function readReference(text: string): NamedReference | undefined {
  for (const { pattern, keepsAxes } of forms) {
    const { authority = 'OGC', code = '' } = pattern.exec(text.trim())?.groups ?? {}
    if (code === '') continue
    const ogc = ofOgc[code.toUpperCase()]
    if (authority.toUpperCase() === 'OGC')
      return ogc === undefined ? undefined : { wkid: ogc, isNorthFirst: false }
    const wkid = /^[1-9]\d{0,8}$/.test(code) ? Number(code) : undefined
    if (wkid === undefined) return undefined
    if (/^epsg$/i.test(authority)) return { wkid, isNorthFirst: keepsAxes && isNorthFirst(wkid) }
    return /^esri$/i.test(authority) ? { wkid, isNorthFirst: false } : undefined
  }
  return undefined
}
