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

/**
 * Splits a raw path from the site root on into decoded segments: one decoding, and everything that two readers could
 * read differently is refused (`%2f`, `%5c`, `%25`, `%2e`, `;`, `//`, backslash, dot segments, trailing dots and spaces,
 * control characters, Unicode that normalisation would change).
 * One slash at the end is normal (protocol notes 8.6). Throws `request.path-invalid`.
 */
export function decodePath(path: string): readonly string[] {
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

function decodeSegment(raw: string): string {
  if (/%(?:2f|5c|25|2e|3b|00)/i.test(raw))
    throw invalid('it hides a separator, a dot or a percent sign in percent-encoding')
  let segment: string
  try {
    segment = decodeURIComponent(raw)
  } catch {
    throw invalid('its percent-encoding is broken')
  }
  if (unfit.test(segment) || segment.normalize('NFKC') !== segment) {
    throw invalid('it has control characters or Unicode that is not in its normal form')
  }
  return checkEnds(segment)
}
