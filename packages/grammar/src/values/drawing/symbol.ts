import { ValueError } from '../../value.ts'
import { asText, type JsonObject } from '../plain/json.ts'
import {
  flag,
  listOf,
  number,
  objectOf,
  oneOf,
  type Reader,
  readShape,
  type Shape,
  words,
} from '../plain/shape.ts'

/** `[r,g,b,a]`. */
const color: Reader = listOf(number, 4)

/** Pictures come as base64 inside the request; a `url` would make the map server fetch it, so it is left out. */
const imageData: Reader = (value) => {
  const data = asText(value, 'imageData', 500_000)
  if (/[^A-Za-z0-9+/=\s]/.test(data)) throw new ValueError('imageData has to be base64')
  return data
}

const font: Shape = {
  family: words,
  size: number,
  style: oneOf('normal', 'italic', 'oblique'),
  weight: oneOf('normal', 'bold', 'bolder', 'lighter'),
  decoration: oneOf('none', 'underline', 'line-through'),
}

const symbolShape: Shape = {
  type: oneOf('esriSMS', 'esriSLS', 'esriSFS', 'esriPMS', 'esriPFS', 'esriTS'),
  style: words,
  color,
  size: number,
  width: number,
  height: number,
  angle: number,
  xoffset: number,
  yoffset: number,
  xscale: number,
  yscale: number,
  imageData,
  contentType: oneOf('image/png', 'image/jpeg', 'image/gif', 'image/bmp'),
  outline: (value) => readSymbol(value),
  font: objectOf(font),
  text: words,
  backgroundColor: color,
  borderLineColor: color,
  borderLineSize: number,
  haloColor: color,
  haloSize: number,
  horizontalAlignment: oneOf('left', 'right', 'center', 'justify'),
  verticalAlignment: oneOf('baseline', 'top', 'middle', 'bottom'),
  kerning: flag,
  rightToLeft: flag,
}

/** Reads a simple symbol: marker, line, fill, picture, text. A picture has to carry its data. */
export function readSymbol(value: unknown): JsonObject {
  const symbol = readShape(value, 'a symbol', symbolShape)
  if (symbol.type === undefined) throw new ValueError('a symbol needs a type')
  if ((symbol.type === 'esriPMS' || symbol.type === 'esriPFS') && symbol.imageData === undefined) {
    throw new ValueError('a picture symbol needs imageData: the map server may not fetch pictures by URL')
  }
  return symbol
}
