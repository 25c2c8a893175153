import type { Presentation } from '../request.ts'

/** What the map server's world calls an error, and what HTTP calls it. */
export function httpStatusOf(code: number): number {
  if (code === 498 || code === 499) return 401
  return Number.isInteger(code) && code >= 400 && code <= 599 ? code : 500
}

/**
 * The HTTP status of a refusal. JSON resources of the REST API answer 200 with the envelope, because JavaScript API 3.x to 4.26 sign
 * in only then, and a JSONP script calls back only then; everything else gets the real status (design: "How a refusal looks").
 *
 * @param code 498, 499 or an HTTP status
 * @param realStatus true where a mount answers real statuses for JSON too; JSONP stays at 200. Default false.
 */
export function statusFor(presentation: Presentation, code: number, realStatus = false): number {
  const enveloped = presentation.callback !== undefined || (presentation.style === 'json' && !realStatus)
  return enveloped ? 200 : httpStatusOf(code)
}
