import type { InfoFormat, OgcImageFormat } from '../question.ts'
import { invalid } from './read-fault.ts'

/** Picture formats by the names that servers give them, in lower case and without spaces. */
const imageFormats: ReadonlyMap<string, OgcImageFormat> = new Map([
  ['image/png', 'png'],
  ['png', 'png'],
  ['image/png;mode=1bit', 'png8'],
  ['image/png;mode=8bit', 'png8'],
  ['image/png8', 'png8'],
  ['png8', 'png8'],
  ['image/png;mode=24bit', 'png24'],
  ['image/png24', 'png24'],
  ['png24', 'png24'],
  ['image/png;mode=16bit', 'png32'],
  ['image/png;mode=32bit', 'png32'],
  ['image/png32', 'png32'],
  ['png32', 'png32'],
  ['image/jpeg', 'jpg'],
  ['image/jpg', 'jpg'],
  ['jpeg', 'jpg'],
  ['jpg', 'jpg'],
  ['image/gif', 'gif'],
  ['gif', 'gif'],
  ['image/webp', 'webp'],
  ['webp', 'webp'],
  // The server may choose between the two for these.
  ['image/vnd.jpeg-png', 'png'],
  ['image/vnd.jpeg-png8', 'png8'],
  ['image/jpgpng', 'png'],
  ['jpgpng', 'png'],
])

/** Forms of GetFeatureInfo in the same spelling. GML 3 is not among them: what is printed is GML 2. */
const infoFormats: ReadonlyMap<string, InfoFormat> = new Map([
  ['text/plain', 'text/plain'],
  ['text', 'text/plain'],
  ['txt', 'text/plain'],
  ['text/html', 'text/html'],
  ['html', 'text/html'],
  ['application/json', 'application/json'],
  ['application/geojson', 'application/json'],
  ['application/geo+json', 'application/json'],
  ['application/vnd.geo+json', 'application/json'],
  ['application/json;subtype=geojson', 'application/json'],
  ['geojson', 'application/json'],
  ['json', 'application/json'],
  ['application/vnd.ogc.gml', 'application/vnd.ogc.gml'],
  ['application/vnd.ogc.gml/2.1.2', 'application/vnd.ogc.gml'],
  ['text/xml;subtype=gml/2.1.2', 'application/vnd.ogc.gml'],
  ['gml', 'application/vnd.ogc.gml'],
  ['text/xml', 'text/xml'],
  ['application/xml', 'text/xml'],
  ['xml', 'text/xml'],
])

/** In a query that is not encoded, the plus of `geo+json` is a space. */
const plain = (format: string): string =>
  format
    .toLowerCase()
    .replace(/\bgeo json\b/, 'geo+json')
    .replace(/ |;charset=utf-?8$/g, '')

/** The picture format of this name; undefined where it is none that is served. */
export const imageFormatNamed = (name: string): OgcImageFormat | undefined =>
  imageFormats.get(name) ?? imageFormats.get(plain(name))

/** Reads FORMAT. Throws `request.parameter-invalid`. */
export function readImageFormat(name: string): OgcImageFormat {
  const format = imageFormatNamed(name)
  if (format !== undefined) return format
  throw invalid(
    'FORMAT',
    'image/png, image/png; mode=8bit, image/jpeg, image/gif and image/webp are served',
    'InvalidFormat',
  )
}

/** Reads INFO_FORMAT. Throws `request.parameter-invalid`. */
export function readInfoFormat(name: string, parameter: string): InfoFormat {
  const format = infoFormats.get(plain(name))
  if (format !== undefined) return format
  throw invalid(
    parameter,
    'text/plain, text/html, application/json, application/vnd.ogc.gml and text/xml are served',
    'InvalidFormat',
  )
}
