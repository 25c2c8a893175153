/** What can go wrong between a page and its gateway. */
export type GateErrorCode =
  /** An address that is not http(s), or that is not this gateway's. */
  | 'gate.bad-url'
  /** No gateway answers at this address: set `connect({ gateway })`. */
  | 'gate.not-found'
  /** The gateway answered with a status that nobody hopes for, such as 404 for an image or 503. */
  | 'gate.unreachable'
  /** There is no credential, or the gateway refused it: let the user sign in. */
  | 'credential.expired'
  /** The user is known and may not do this. */
  | 'access.denied'

/** A failure of the kit with a stable `code`; the message says what it is about. */
export class GateError extends Error {
  readonly code: GateErrorCode

  constructor(code: GateErrorCode, about = '') {
    super(about || code)
    this.name = 'GateError'
    this.code = code
  }
}
