/** The ways in which an exchange on a line fails; the audit line has the code. */
type LineErrorCode =
  | 'MAPGATE_LINE_CLOSED'
  | 'MAPGATE_LINE_STALE'
  | 'MAPGATE_LINE_NO_HEAD_IN_TIME'
  | 'MAPGATE_LINE_BODY_STOPPED'
  | 'MAPGATE_LINE_INVALID_REPLY'
  | 'MAPGATE_LINE_INVALID_REQUEST'
  | 'MAPGATE_LINE_ENDED'

/** An error of a line itself; those of sockets and of certificates keep their own codes. */
export class LineError extends Error {
  override readonly name = 'LineError'
  readonly code: LineErrorCode

  constructor(code: LineErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** The error where no connection came about, with the code of what prevented it: nothing was sent. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError'
  readonly code: unknown

  constructor(cause: Error & { readonly code?: unknown }) {
    super(cause.message, { cause })
    this.code = cause.code
  }
}

/** The error for a reply that is not framed as RFC 9112 demands, or more loosely than this reader takes. */
export const invalidReply = (what: string): LineError => new LineError('MAPGATE_LINE_INVALID_REPLY', what)
