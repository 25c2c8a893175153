import { FaultError } from '../fault.ts'

/** Longest path, in characters as sent. */
const maxPathLength = 1_000

/** Most segments: an output file of a job is the deepest path there is. */
const maxSegments = 24

const invalid = (why: string): FaultError =>
  new FaultError('request.path-invalid', `The path is not a path of a map service: ${why}.`)

/** Characters that may stand in a path as they are: those of a URL path (RFC 3986, 3.3) but `;`. */
const plainPath = /^[A-Za-z0-9\-._~!$&'()*+,=:@/]*$/
const encodedPath = /^[A-Za-z0-9\-._~!$&'()*+,=:@/%]*$/

/** Invisible, formatting, private and unassigned characters, and spaces other than U+0020. */
const unfit = /[\p{C}\p{Zl}\p{Zp}]|[^\S ]/u

/** Letters, digits and signs of full width, which services are named by; not those that look like a separator, dot, percent sign or the like. */
const fullWidth =
  /[\uff01\uff04\uff06-\uff09\uff0b-\uff0d\uff10-\uff19\uff1d\uff20-\uff3b\uff3d-\uff5b\uff5d\uff61-\uff9f]/g

/** Where the names of folders and services stand, behind `/rest/services`. */
const isNamePlace = (index: number): boolean => index === 2 || index === 3

/** `MapServer//identify`: QGIS adds a slash and an operation to an address that ends with a slash (protocol notes 8.8). */
const doubled =
  /^(\/rest\/services\/(?:[^/]+\/){1,2}(?:Map|Feature|Image|VectorTile)Server(?:\/\d+)?\/)\/(?=[A-Za-z]+(?:\/\d+)*$)/i

/**
 * Splits a raw path from the site root on into decoded segments: one decoding, and everything that two readers could
 * read differently is refused (`%2f`, `%5c`, `%25`, `%2e`, `;`, `//`, backslash, dot segments, trailing dots and spaces,
 * control characters, Unicode that normalisation would change but for full-width names of services).
 * One empty segment before the name of an operation is left out, as QGIS means it.
 * One slash at the end is normal (protocol notes 8.6). Throws `request.path-invalid`.
 */
export function decodePath(rawPath: string): readonly string[] {
  const path = rawPath.length > maxPathLength ? rawPath : rawPath.replace(doubled, '$1')
  if (path.length > maxPathLength) throw invalid(`it is longer than ${maxPathLength} characters`)
  if (path.charCodeAt(0) !== 47) throw invalid('it does not begin with a slash')
  const plain = plainPath.test(path)
  if (!plain && !encodedPath.test(path))
    throw invalid('it has a character that has to be percent-encoded or may not occur')
  const segments = path.split('/')
  segments.shift()
  if (segments.length > 0 && segments.at(-1) === '') segments.pop()
  if (segments.length > maxSegments) throw invalid('it is too deep')
  return plain ? segments.map(checkEnds) : segments.map(decodeSegment)
}

function checkEnds(segment: string): string {
  if (segment === '') throw invalid('it has an empty segment')
  const last = segment.charCodeAt(segment.length - 1)
  if (last === 46) throw invalid('a segment ends with a dot')
  if (last === 32 || segment.charCodeAt(0) === 32) throw invalid('a segment begins or ends with a space')
  return segment
}

function decodeSegment(raw: string, index: number): string {
  if (/%(?:2f|5c|25|2e|3b|00)/i.test(raw))
    throw invalid('it hides a separator, a dot or a percent sign in percent-encoding')
  let segment: string
  try {
    segment = decodeURIComponent(raw)
  } catch {
    throw invalid('its percent-encoding is broken')
  }
  const narrow = isNamePlace(index) ? segment.replace(fullWidth, '') : segment
  if (unfit.test(segment) || narrow.normalize('NFKC') !== narrow || segment.normalize('NFC') !== segment) {
    throw invalid('it has control characters or Unicode that is not in its normal form')
  }
  return checkEnds(segment)
}
