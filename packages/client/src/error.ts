/** What can go wrong between a page and its gateway. */
export type GateErrorCode =
  /** An address that is not http(s), or that is not this gateway's. */
  | 'gate.bad-url'
  /** No gateway answers at this address: set `connect({ gateway })`. */
  | 'gate.not-found'
  /** No reply that a page may read: the gateway is down, or the page's origin is not in its `origins`; or a status such as 503. */
  | 'gate.unreachable'
  /** There is no credential, or its time is over: let the user sign in. */
  | 'credential.expired'
  /** The gateway does not know this credential: it is mistyped, was revoked, or belongs to another gateway. */
  | 'credential.invalid'
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
