/** Codes that ArcGIS clients act on: 499 asks for a token, 498 drops one, 403 with a message code ends the asking (protocol notes 1.4, 3). */
export const arcgisCodes = { tokenRequired: 499, invalidToken: 498, forbidden: 403 } as const

/** The message code of a 403 that stops every JavaScript API, 3.14 included, from asking again and again (protocol notes 3). */
export const accessDeniedMessageCode = 'COM_0056'

/** An error of the ArcGIS REST API. */
export interface ArcgisError {
  /** 498, 499, or an HTTP status. */
  readonly code: number
  readonly message: string
  readonly messageCode?: string
  readonly details?: readonly string[]
}

/** The JSON envelope of an error: `{"error":{"code","message","details"}}`, `messageCode` where there is one. */
export function errorEnvelope({ code, message, messageCode, details = [] }: ArcgisError): string {
  return JSON.stringify({
    error: { code, ...(messageCode !== undefined && { messageCode }), message, details },
  })
}

/** The error inside a JSON reply of an upstream, however its HTTP status reads; undefined for anything else. The admin form is known too. */
export function errorOf(body: unknown): ArcgisError | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { error, status, code, messages } = body as Record<string, unknown>
  if (status === 'error' && typeof code === 'number') {
    return { code, message: Array.isArray(messages) ? messages.join(' ') : '' }
  }
  if (typeof error !== 'object' || error === null) return undefined
  const inner = error as Record<string, unknown>
  return {
    code: typeof inner.code === 'number' ? inner.code : 500,
    message: typeof inner.message === 'string' ? inner.message : '',
    ...(typeof inner.messageCode === 'string' && { messageCode: inner.messageCode }),
    details: Array.isArray(inner.details) ? inner.details.filter((detail) => typeof detail === 'string') : [],
  }
}
