import { ValueError, type ValueType } from '../../value.ts'
import { asInteger, asObject, asText, isAbsent, parseJson } from '../plain/json.ts'
import { parseInteger } from '../plain/number.ts'

/** A coordinate system: by Esri's well-known id, or by well-known text. `latestWkid` names the same system and is not kept. */
export type SpatialReference = { readonly wkid: number } | { readonly wkt: string }

const maxWkid = 2_147_483_647
const maxWktLength = 4_000

/** Reads the JSON form: `{"wkid":102100,"latestWkid":3857}` or `{"wkt":"…"}`. */
export function readSpatialReference(value: unknown): SpatialReference {
  const object = asObject(value, 'a spatial reference')
  if (!isAbsent(object.wkid)) return { wkid: readWkid(object.wkid, 'wkid') }
  if (!isAbsent(object.latestWkid)) return { wkid: readWkid(object.latestWkid, 'latestWkid') }
  if (!isAbsent(object.wkt)) return { wkt: asText(object.wkt, 'wkt', maxWktLength) }
  throw new ValueError('a spatial reference needs wkid or wkt')
}

/** Some clients write the number as a text. */
const readWkid = (value: unknown, what: string): number =>
  typeof value === 'string' ? parseInteger(value, 1, maxWkid, what) : asInteger(value, what, 1, maxWkid)

/** `EPSG:4326` is `4326`: the authority that wkids below 32,768 come from. */
const authority = /^EPSG:(?=\d{4,5}$)/i

/** A spatial reference as parameter: a wkid or its JSON. */
export const spatialReference: ValueType<SpatialReference> = {
  id: 'spatialReference',
  form: 'a wkid, EPSG:wkid, or JSON with wkid or wkt',
  parse(text) {
    const trimmed = text.trim()
    return trimmed.startsWith('{')
      ? readSpatialReference(parseJson(trimmed))
      : { wkid: parseInteger(trimmed.replace(authority, ''), 1, maxWkid) }
  },
  print: (value) => ('wkid' in value ? String(value.wkid) : JSON.stringify({ wkt: value.wkt })),
}
