import { FaultError } from './fault.ts'
import { type Format, type Operation, replyKind } from './operation.ts'
import type { Folded } from './parameters/values.ts'
import type { Presentation, PresentationStyle } from './request.ts'

const formats: ReadonlySet<string> = new Set<Format>([
  'html',
  'json',
  'pjson',
  'geojson',
  'pbf',
  'image',
  'kmz',
])

/** `a.b.c`, `$x`, `cb[0]`: what Dojo, esri-leaflet and others send (protocol notes 6.5). */
const callbackPattern = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d{1,6}\])*$/
const maxCallbackLength = 128

/** The value of `f`, in lower case; empty counts as missing. */
function askedFormat(folded: Folded): string | undefined {
  const value = folded.get('f')?.value
  return typeof value === 'string' && value !== '' ? value.toLowerCase() : undefined
}

/** OpenLayers asks the service itself for a picture when its URL has a query (protocol notes 5, 8.5). */
const pictureHint =
  ' A picture comes from export or exportImage: give the client the URL of the service without a query.'

/** The format of a request: `f` from the operation's list, or its default. Throws `request.format-unknown`. */
export function readFormat(operation: Operation, folded: Folded): Format {
  const asked = askedFormat(folded)
  if (asked === undefined) return operation.defaultFormat
  const format = operation.formats.find((one) => one === asked)
  if (format !== undefined) return format
  throw new FaultError(
    'request.format-unknown',
    `f of ${operation.id} has to be one of: ${operation.formats.join(', ')}.${asked === 'image' ? pictureHint : ''}`,
    'f',
  )
}

/** The JSONP callback of a JSON request; undefined where none is given or the reply is no JSON. Throws `request.callback-invalid`. */
export function readCallback(format: Format, method: string, folded: Folded): string | undefined {
  const value = folded.get('callback')?.value
  if (value === undefined || value === '' || replyKind(format) !== 'json') return undefined
  if (isCallback(value) && method !== 'POST') return value
  throw new FaultError(
    'request.callback-invalid',
    'callback has to be a JavaScript identifier, in a GET.',
    'callback',
  )
}

function isCallback(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxCallbackLength && callbackPattern.test(value)
}

/**
 * How a reply or refusal must look. The operation decides first: tiles, pictures of layers, files and vector tiles get real
 * statuses; then `f`. Works for unknown operations and faulty parameters too (design: "How a refusal looks").
 */
export function presentationOf(
  operation: Operation | undefined,
  method: string,
  folded: Folded,
): Presentation {
  const asked = askedFormat(folded)
  if (operation !== undefined && operation.defaultFormat !== 'html') {
    return { style: 'bytes', format: operation.defaultFormat }
  }
  const format = asked === undefined ? 'html' : formats.has(asked) ? (asked as Format) : 'json'
  const callback = folded.get('callback')?.value
  if (replyKind(format) === 'json' && method !== 'POST' && isCallback(callback)) {
    return { style: 'json', format, callback }
  }
  return { style: styleOf(format), format }
}

function styleOf(format: Format): PresentationStyle {
  const kind = replyKind(format)
  if (kind === 'page') return 'html'
  return kind === 'json' ? 'json' : 'bytes'
}
