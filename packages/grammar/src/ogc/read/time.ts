import { invalid } from './read-fault.ts'

/** A moment of ISO 8601 as WMS writes it, down to the year (OGC 06-042, annex D). */
const moment =
  /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3])(?::?[0-5]\d(?::?[0-5]\d(?:\.\d{1,9})?)?)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?)?)?$/i

/** True for a moment of ISO 8601 as WMS writes it, down to the year. */
export const isMoment = (text: string): boolean => moment.test(text)

/**
 * Reads TIME: a moment, or `start/end`. Lists and periods would make one picture as dear as hundreds. Throws
 * `request.parameter-invalid`.
 */
export function readTime(text: string | undefined): string | undefined {
  const time = text?.trim()
  if (time === undefined || time === '') return undefined
  const moments = time.split('/')
  if (moments.length <= 2 && moments.every(isMoment)) return time
  throw invalid(
    'TIME',
    'a moment of ISO 8601 or start/end is served, not a list, a period or a word',
    'InvalidDimensionValue',
  )
}
