import type { EditVerdict } from '@mapgate/policy'
import { type FaultCode, faultStatus, type OgcExceptionCode } from '@mapgate/protocol'

/** The meaning of an error: HTTP status, ArcGIS code, public text, and log level. */
export interface ErrorMeaning {
  readonly status: number
  readonly arcgisCode: number
  readonly messageCode?: string
  readonly text: string
  readonly level: 'debug' | 'info' | 'warn' | 'error'
}

const meaning = (
  status: number,
  arcgisCode: number,
  text: string,
  level: ErrorMeaning['level'] = 'info',
) => ({
  status,
  arcgisCode,
  text,
  level,
})

const notForThisPlace = (text: string) => ({ ...meaning(403, 403, text), messageCode: 'COM_0056' })

const faultMeanings = Object.fromEntries(
  Object.entries(faultStatus).map(([code, status]) => [
    code,
    meaning(status, status, 'The request is not understood.'),
  ]),
) as Readonly<Record<FaultCode, ErrorMeaning>>

/** Every error that a caller can meet. `docs/errors.md` is held equal to this table by a test. */
export const errorTable = {
  ...faultMeanings,
  'request.invalid': meaning(400, 400, 'The request is not understood.'),
  'request.not-found': meaning(404, 404, 'There is nothing here.'),
  'request.target-missing': meaning(400, 400, 'This proxy does not support empty parameters.'),
  'request.target-unknown': meaning(403, 403, 'Proxy has not been set up for this URL.'),
  'request.body-too-large': meaning(413, 413, 'The request body is too large.'),
  'request.timeout': meaning(408, 408, 'The request body did not arrive in time.'),
  'request.url-too-long': meaning(
    414,
    414,
    'The request URL is too long; send the parameters as a POST form.',
  ),
  'request.headers-too-large': meaning(431, 431, 'The request headers are too large.'),
  'request.headers-invalid': meaning(400, 400, 'The request headers are not acceptable.'),
  'request.proxy-refused': meaning(400, 400, 'This address answers its front proxy alone.', 'warn'),
  'request.idempotency-key-invalid': meaning(
    400,
    400,
    'An Idempotency-Key has 1 to 255 visible ASCII characters, without spaces.',
  ),
  'request.idempotency-conflict': meaning(
    422,
    422,
    'Another edit was sent under this Idempotency-Key; take a new key for a new edit.',
  ),
  'request.still-running': meaning(
    409,
    409,
    'The edit under this Idempotency-Key is still running; send it again in a moment for its reply.',
  ),
  'credential.missing': meaning(401, 499, 'Token Required'),
  'credential.invalid': meaning(401, 498, 'Invalid token.'),
  'credential.expired': meaning(401, 498, 'Token expired.'),
  // 498 makes JS clients take a new token and ask again without end, so a good credential in the wrong place is no 498.
  'credential.conflict': notForThisPlace('Two different credentials were sent; send one.'),
  'credential.carrier-off': notForThisPlace('A credential is not accepted in this part of the request.'),
  'credential.bound-elsewhere': notForThisPlace('This token is bound to another origin or address.'),
  'credential.password-wrong': meaning(400, 400, 'Unable to generate token.'),
  'oauth.request-invalid': meaning(400, 400, 'The request is not understood.'),
  'oauth.client-refused': meaning(400, 400, 'Invalid client_id or client_secret.'),
  'oauth.redirect-refused': meaning(400, 400, 'This redirect_uri is not registered for this application.'),
  'oauth.grant-invalid': meaning(400, 400, 'This code or refresh token is not valid; sign in again.'),
  'oauth.grant-unsupported': meaning(400, 400, 'Unsupported grant_type.'),
  'oauth.not-signed-in': {
    ...meaning(400, 400, 'Nobody is signed in to this portal in this browser.'),
    messageCode: 'OAUTH_0066',
  },
  'oauth.server-refused': meaning(
    400,
    400,
    'Unable to generate token. The token is not good for this server.',
  ),
  'oauth.declined': meaning(403, 403, 'The person declined.'),
  'oauth.too-often': meaning(
    429,
    429,
    'The same was asked for again and again, and given each time; what was given seems to be refused elsewhere.',
    'warn',
  ),
  'oauth.not-now': meaning(404, 404, 'This cannot be answered at the moment; try again.', 'warn'),
  'portal.user-unknown': {
    ...meaning(403, 403, 'You do not have permissions to access this resource or perform this operation.'),
    messageCode: 'COM_0018',
  },
  'portal.item-unknown': {
    ...meaning(400, 400, 'Item does not exist or is inaccessible.'),
    messageCode: 'CONT_0001',
  },
  'credential.throttled': meaning(429, 429, 'Too many sign-in attempts; wait and try again.', 'warn'),
  'credential.cannot-mint': meaning(403, 403, 'A ticket cannot be exchanged for another credential.'),
  'credential.issuer-unreachable': meaning(
    503,
    503,
    'The issuer of this token cannot be reached at the moment.',
    'warn',
  ),
  'credential.sign-in-failed': meaning(400, 400, 'The sign-in was not completed.'),
  'credential.sign-in-refused': meaning(403, 403, 'This account cannot sign in here.'),
  'credential.client-refused': meaning(
    502,
    502,
    'The sign-in service and this gateway do not agree; the administrator has to look.',
    'error',
  ),
  'credential.provider-unreachable': meaning(
    503,
    503,
    'The sign-in service cannot be reached at the moment.',
    'warn',
  ),
  'credential.directory-unreachable': meaning(
    503,
    503,
    'The directory that knows your password cannot be reached at the moment. Your password was not checked; try again later.',
    'warn',
  ),
  'credential.store-stale': meaning(503, 503, 'Sign-in is not available at the moment.', 'error'),
  'access.denied': {
    ...meaning(403, 403, 'You do not have permissions to access this resource or perform this operation.'),
    messageCode: 'COM_0056',
  },
  'edit.rolled-back': meaning(400, 400, 'Unable to complete operation.'),
  'edit.outcome-unknown': meaning(
    504,
    504,
    'It is not known whether the edit was made: the connection to the map server broke off. Look at the rows before you send it again.',
    'error',
  ),
  'service.unknown': meaning(404, 404, 'There is no such service.'),
  'service.unreadable': meaning(
    502,
    502,
    "The map server's description of this service cannot be read.",
    'warn',
  ),
  'upstream.unreachable': meaning(502, 502, 'The map server cannot be reached.', 'error'),
  'upstream.timeout': meaning(504, 504, 'The map server did not answer in time.', 'error'),
  'upstream.invalid-reply': meaning(502, 502, 'The map server sent a reply that is not understood.', 'error'),
  'upstream.too-large': meaning(502, 502, 'The reply of the map server is too large to be checked.', 'warn'),
  'upstream.sign-in-failed': meaning(502, 502, 'The gateway cannot sign in to the map server.', 'error'),
  'upstream.sign-in-renewed': meaning(
    503,
    503,
    'The gateway had to sign in to the map server again, and does not repeat this request by itself; send it again.',
    'warn',
  ),
  'upstream.busy': meaning(503, 503, 'The map server is busy; try again in a moment.', 'warn'),
  'upstream.layers-changed': meaning(
    503,
    503,
    'The layers of this service have just changed; try again in a moment.',
    'warn',
  ),
  'upstream.cancelled': meaning(499, 400, 'The caller closed the connection before the reply.', 'debug'),
  'upstream.redirect-refused': meaning(
    502,
    502,
    'The map server answered with a redirect that is not followed.',
    'warn',
  ),
  'limit.held-bodies': meaning(
    503,
    503,
    'The gateway holds as many large requests as it can; try again in a moment.',
    'warn',
  ),
  'limit.held-bytes': meaning(
    503,
    503,
    'The gateway holds as much as it can for all requests together; try again in a moment.',
    'warn',
  ),
  'limit.request-bytes': meaning(
    413,
    413,
    'The replies to this request are too large to be checked; ask for less at once.',
  ),
  'limit.slow-reader': meaning(503, 503, 'The reply was read too slowly.'),
  'limit.upstream-requests': meaning(
    413,
    413,
    'This needs too many requests to the map server; ask for fewer layers at once.',
  ),
  'limit.row-locked': meaning(503, 503, 'Somebody else is editing these rows; try again in a moment.'),
  'limit.rate': meaning(429, 429, 'Too many requests; try again later.'),
  'limit.quota': meaning(429, 429, 'The quota is used up; try again later.'),
  'store.unavailable': meaning(
    503,
    503,
    'The gateway cannot reach its own records at the moment; try again in a moment.',
    'error',
  ),
  'gateway.draining': meaning(503, 503, 'The gateway is shutting down.'),
  'gateway.internal': meaning(500, 500, 'The gateway failed to handle this request.', 'error'),
} as const satisfies Record<string, ErrorMeaning>

/** The text for a wrong user or password: the same whether the name, the password or the account is at fault. */
export const wrongPasswordText = 'Invalid user name or password.'

/** Code of an error, grouped by room. */
export type ErrorCode = keyof typeof errorTable

/** What an error may say beside its code. */
interface GatewayErrorOptions {
  readonly publicText?: string
  readonly details?: readonly string[]
  readonly retryAfterSeconds?: number
  readonly verdicts?: readonly EditVerdict[]
  /** What WMS and WMTS call it; default: they have no word for it. */
  readonly exception?: OgcExceptionCode
  readonly cause?: unknown
}

/** The one error class. `detail` goes to the audit line; `publicText` replaces the table's text where it is safe and clearer. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError'
  readonly code: ErrorCode
  readonly detail: string
  readonly publicText: string
  readonly retryAfterSeconds: number | undefined
  /** Further sentences for the caller. */
  readonly details: readonly string[]
  /** Of an edit that is refused: what its changes came to. Never shown to the caller. */
  readonly verdicts: readonly EditVerdict[] | undefined
  /** What WMS and WMTS call it; undefined: they have no word for it. */
  readonly exception: OgcExceptionCode | undefined

  constructor(code: ErrorCode, detail = '', options: GatewayErrorOptions = {}) {
    super(detail ? `${code}: ${detail}` : code, { cause: options.cause })
    this.code = code
    this.detail = detail
    this.publicText = options.publicText ?? errorTable[code].text
    this.retryAfterSeconds = options.retryAfterSeconds
    this.details = options.details ?? []
    this.verdicts = options.verdicts
    this.exception = options.exception
  }

  get meaning(): ErrorMeaning {
    return errorTable[this.code]
  }
}
