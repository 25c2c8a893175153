import { ValueError, type ValueType } from '../../value.ts'
import { asNumber, asObject, type JsonObject, parseJson } from '../plain/json.ts'
import { parseNumbers } from '../plain/number.ts'
import { readSpatialReference, type SpatialReference } from './spatial-reference.ts'

/** A rectangle in map units; without a reference, that of the parameter beside it (`bboxSR`, `sr`) or of the map. */
export interface Extent {
  readonly xmin: number
  readonly ymin: number
  readonly xmax: number
  readonly ymax: number
  readonly spatialReference?: SpatialReference
}

/** Puts swapped y corners right, as esri-leaflet sends them (protocol notes 8.8). */
function upright(xmin: number, y1: number, xmax: number, y2: number): Extent {
  if (xmin > xmax) throw new ValueError('xmin is greater than xmax')
  return { xmin, ymin: Math.min(y1, y2), xmax, ymax: Math.max(y1, y2) }
}

/** Reads the JSON form of an envelope. */
export function readExtent(object: JsonObject): Extent {
  const extent = upright(
    asNumber(object.xmin, 'xmin'),
    asNumber(object.ymin, 'ymin'),
    asNumber(object.xmax, 'xmax'),
    asNumber(object.ymax, 'ymax'),
  )
  const { spatialReference } = object
  if (spatialReference === undefined || spatialReference === null) return extent
  return { ...extent, spatialReference: readSpatialReference(spatialReference) }
}

/** Reads `xmin,ymin,xmax,ymax`. */
export function parseExtentNumbers(text: string): Extent {
  const [xmin = 0, ymin = 0, xmax = 0, ymax = 0] = parseNumbers(text, [4])
  return upright(xmin, ymin, xmax, ymax)
}

/** The JSON form, keys in a fixed order however the value was made. */
export function writeExtent({ xmin, ymin, xmax, ymax, spatialReference }: Extent): Record<string, unknown> {
  const corners = { xmin, ymin, xmax, ymax }
  return spatialReference === undefined ? corners : { ...corners, spatialReference }
}

/** An extent: `xmin,ymin,xmax,ymax` or JSON. */
export const extent: ValueType<Extent> = {
  id: 'extent',
  form: 'xmin,ymin,xmax,ymax or a JSON envelope',
  parse: (text) =>
    text.trimStart().startsWith('{')
      ? readExtent(asObject(parseJson(text), 'an extent'))
      : parseExtentNumbers(text),
  print: (value) =>
    value.spatialReference === undefined
      ? `${value.xmin},${value.ymin},${value.xmax},${value.ymax}`
      : JSON.stringify(writeExtent(value)),
}
