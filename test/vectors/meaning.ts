import type { BuiltRequest, RawRequest } from '@mapgate/protocol'

/** Parameters that are no parameters of the map request: credentials and how the reply is wrapped. */
const aside = new Set(['token', 'mg_ticket', 'callback', '_ts'])

/**
 * Parameters of a request by lower-case name, read a second time in the simplest way, so that the grammar is not its own judge.
 * What clients glue behind a token is cut as protocol notes 1.2 and 8.5 describe it.
 */
export function readParameters(request: RawRequest | BuiltRequest): Map<string, string> {
  const body = request.body === undefined ? '' : new TextDecoder().decode(request.body)
  const form = request.contentType?.startsWith('multipart/') ? multipartFields(body) : body
  const query = request.query
    .replace(/\?(?=token=)/gi, '&')
    .replace(/((?:^|&)token=[^&?/]*)\/[^&?]*/gi, '$1')
    .replace(/((?:^|&)token=[^&?]*)\?/gi, '$1&')
  const parameters = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(`${query}&${form}`)) {
    const key = name.toLowerCase()
    if (!aside.has(key)) parameters.set(key, value)
  }
  return parameters
}

function multipartFields(body: string): string {
  const fields = new URLSearchParams()
  for (const [, name = '', value = ''] of body.matchAll(
    /name="([^"]*)"[^\r]*(?:\r\n[^\r]+)*\r\n\r\n([\s\S]*?)\r\n--/g,
  )) {
    fields.append(name, value)
  }
  return fields.toString()
}

/** What a value means, whatever its spelling: JSON without key order, numbers as numbers, corners of an extent in order, words without case. */
export function meaningOf(name: string, text: string): string {
  if (name === 'geometry' || name === 'location') return geometryMeaning(text)
  if (name === 'layerdefs' && !text.startsWith('{')) return layerDefsMeaning(text)
  if (/^[[{]/.test(text)) return JSON.stringify(sorted(JSON.parse(text)))
  const numbers = text.split(',').map(Number)
  if (numbers.every(Number.isFinite)) return JSON.stringify(ordered(name, numbers))
  return condensed(text)
}

function ordered(name: string, [a = 0, b = 0, c = 0, d = 0, ...more]: readonly number[]): readonly number[] {
  return /^(?:bbox|mapextent)$/.test(name) ? [a, Math.min(b, d), c, Math.max(b, d)] : [a, b, c, d, ...more]
}

function geometryMeaning(text: string): string {
  if (text.startsWith('{'))
    return JSON.stringify(sorted(JSON.parse(text.replace(/([{,]\s*)([a-z]+)(?=\s*:)/g, '$1"$2"'))))
  const [x = 0, y = 0, xmax, ymax] = text.split(',').map(Number)
  return JSON.stringify(sorted(xmax === undefined ? { x, y } : { xmin: x, ymin: y, xmax, ymax }))
}

function layerDefsMeaning(text: string): string {
  const [layer = '', condition = ''] = text.split(/:(.*)/s)
  return JSON.stringify(sorted({ [layer]: condition }))
}

/** Keys in order, names that only tell (`name` of a dynamic layer) left out, SQL and words condensed. */
function sorted(value: unknown): unknown {
  if (typeof value === 'string') return condensed(value)
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => key !== 'name' && key !== 'latestWkid')
  return Object.fromEntries(
    entries.map(([key, item]) => [key, sorted(item)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

function condensed(text: string): string {
  return text.replace(/[\s()]+|:$/g, '').toLowerCase()
}
