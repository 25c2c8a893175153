import { errorEnvelope, type Presentation, statusFor } from '@mapgate/protocol'
import type { GatewayError } from '../core/errors.ts'
import type { Inbound } from '../core/inbound.ts'
import { jsonTextReply } from '../core/json-reply.ts'
import type { Reply } from '../core/reply.ts'
import { html } from './html.ts'
import { htmlPage, page } from './page.ts'

/** What the presenter looks at to choose the form of a refusal. */
export interface ErrorContext {
  /** Undefined when the request failed before it was parsed. */
  readonly presentation: Presentation | undefined
  readonly headers: Inbound['headers']
  /** The mount answers JSON refusals with their real status. */
  readonly realStatus: boolean
  /** Path of the gateway's own page, for the links of a page. */
  readonly home?: string
  /** Path of the request, to come back to after a sign-in. */
  readonly here?: string | undefined
}

/** One GatewayError in the form that the client understands (design, "How a refusal looks"). Never cached. */
export function presentError(error: GatewayError, context: ErrorContext): Reply {
  const { status } = error.meaning
  const headers = {
    'cache-control': 'no-store',
    ...(status === 401 ? { 'www-authenticate': challenge(error) } : {}),
    ...(error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) }),
  }
  const { presentation } = context
  if (isPlainImage(context.headers)) {
    const reason = { 'www-authenticate': challenge(error), 'content-type': 'image/png' }
    return { status, headers: { ...headers, ...reason }, body: '' }
  }
  if (presentation?.style === 'html' && acceptsHtml(context.headers)) {
    return refusalPage(error, headers, context)
  }
  const { arcgisCode } = error.meaning
  return jsonTextReply(envelopeOf(error), presentation, {
    status: presentation === undefined ? status : statusFor(presentation, arcgisCode, context.realStatus),
    headers,
  })
}

/** For browsers: in words for people where a credential is missing or does not reach, with the way to the sign-in. */
function refusalPage(
  error: GatewayError,
  headers: Readonly<Record<string, string>>,
  { home, here }: ErrorContext,
): Reply {
  const { status } = error.meaning
  const isAboutRights = /^(credential|access)\./.test(error.code) && (status === 401 || status === 403)
  if (home === undefined || !isAboutRights) return page({ title: error.publicText, status, headers })
  const to = here === undefined ? '' : `?to=${encodeURIComponent(here)}`
  return htmlPage({
    title: status === 401 ? 'Sign in to see this' : 'Your account may not see this',
    status,
    headers,
    home,
    body: html`<p>${error.code === 'credential.missing' ? 'Map services are shown here to people who are signed in.' : error.publicText}</p><p><a href="${home}.mapgate/sign-in${to}">Sign in${status === 401 ? '' : ' as another'}</a>,
or go to <a href="${home}">your map services</a>. Map applications sign in by themselves.</p>`,
  })
}

const envelopeOf = ({ meaning, publicText }: GatewayError): string =>
  errorEnvelope({
    code: meaning.arcgisCode,
    message: publicText,
    ...(meaning.messageCode === undefined ? {} : { messageCode: meaning.messageCode }),
  })

/** True when a browser asks for a page rather than for data. */
export const acceptsHtml = (headers: Inbound['headers']): boolean =>
  (headers.accept ?? '').includes('text/html')

/** An `<img>` without `crossorigin`: a JSON body would reach the page as `ERR_BLOCKED_BY_ORB` instead of the status. */
function isPlainImage(headers: Inbound['headers']): boolean {
  const destination = headers['sec-fetch-dest']
  const mode = headers['sec-fetch-mode']
  if (destination === undefined && mode === undefined) return /^image\//.test(headers.accept ?? '')
  return destination === 'image' && mode === 'no-cors'
}

/** Never `Basic`: on an image it would open a browser's password dialog (protocol notes 3). */
function challenge(error: GatewayError): string {
  const kind = error.code === 'credential.missing' ? '' : `, error="${oauthError(error.meaning.status)}"`
  const description = error.publicText.replace(/[^ !#-[\]-~]/g, ' ')
  return `Bearer realm="Mapgate"${kind}, error_description="${error.meaning.arcgisCode} ${description}"`
}

const oauthError = (status: number): string =>
  status === 401 ? 'invalid_token' : status === 403 ? 'insufficient_scope' : 'invalid_request'
