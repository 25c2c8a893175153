import type { Principal } from '@mapgate/policy'
import { errorEnvelope, type Presentation, statusFor } from '@mapgate/protocol'
import type { GatewayError } from '../core/errors/errors.ts'
import { oauthWord } from '../core/errors/oauth-words.ts'
import { jsonReply, jsonTextReply } from '../core/reply/json-reply.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Inbound } from '../core/request/inbound.ts'
import { acceptsHtml } from '../pages/accepts-html.ts'
import { type Html, html } from '../pages/html.ts'
import { htmlPage } from '../pages/page.ts'
import { who } from '../pages/who.ts'

/** The facts by which the presenter chooses the form of a refusal. */
interface ErrorContext {
  /** Undefined when the request failed before it was parsed. */
  readonly presentation: Presentation | undefined
  readonly headers: Inbound['headers']
  /** The mount answers JSON refusals with their real status. */
  readonly realStatus: boolean
  /** The caller reads the words of OAuth beside those of ArcGIS: the Portal facade. */
  readonly speaksOauth?: boolean | undefined
  /** Path of the gateway's own page, for the links of a page. */
  readonly home?: string
  /** Path of the request, to come back to after a sign-in. */
  readonly here?: string | undefined
  /** Who asked, for the head of a page; undefined while that is not known. */
  readonly principal?: Principal | undefined
}

/** One GatewayError in the form that the client understands (design, "How a refusal looks"). Never cached. */
export function presentError(error: GatewayError, context: ErrorContext): Reply {
  const { status } = error.meaning
  const headers = refusalHeaders(error)
  const { presentation } = context
  if (isPlainImage(context.headers)) return emptyImage(error)
  if (presentation?.style === 'html' && acceptsHtml(context.headers)) {
    return refusalPage(error, headers, context)
  }
  if (context.speaksOauth) return oauthRefusal(error, headers, presentation)
  const { arcgisCode } = error.meaning
  return jsonTextReply(envelopeOf(error), presentation, {
    status: presentation === undefined ? status : statusFor(presentation, arcgisCode, context.realStatus),
    headers,
  })
}

/** Headers of every refusal: it is never kept, and says how to sign in. */
export const refusalHeaders = (error: GatewayError): Readonly<Record<string, string>> => ({
  'cache-control': 'no-store',
  ...(error.meaning.status === 401 ? { 'www-authenticate': challenge(error) } : {}),
  ...(error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) }),
})

/** The refusal of a plain `<img>`: the real status without a body, and the reason in a header. */
export const emptyImage = (error: GatewayError): Reply => ({
  status: error.meaning.status,
  headers: {
    ...refusalHeaders(error),
    'www-authenticate': challenge(error),
    'content-type': 'image/png',
  },
  body: '',
})

/**
 * In HTTP 200, because clients of a portal read nothing of other replies; but 404, which alone keeps a JS client's session through a fault that passes
 * (facts of the clients, 1.5).
 */
function oauthRefusal(
  error: GatewayError,
  headers: Readonly<Record<string, string>>,
  presentation: Presentation | undefined,
): Reply {
  const { arcgisCode, messageCode } = error.meaning
  const { publicText: message, details } = error
  const value = {
    error: {
      code: arcgisCode,
      error: oauthWord(error.code),
      error_description: message,
      ...(messageCode === undefined ? {} : { messageCode }),
      message,
      details,
    },
  }
  const { 'www-authenticate': _, ...told } = headers as Record<string, string>
  return jsonReply(value, presentation, { status: error.code === 'oauth.not-now' ? 404 : 200, headers: told })
}

/** The refusal as a page: a sentence, the signed-in user, and links to the sign-in, to the service above and to the start. */
function refusalPage(
  error: GatewayError,
  headers: Readonly<Record<string, string>>,
  { home = '/', here, principal }: ErrorContext,
): Reply {
  const { status } = error.meaning
  const isAboutRights = /^(credential|access)\./.test(error.code) && (status === 401 || status === 403)
  const ways = isAboutRights ? signInWays(status, home, here) : otherWays(home, here)
  const words =
    error.code === 'credential.missing'
      ? 'Map services are shown here to people who are signed in.'
      : error.publicText
  return htmlPage({
    title: titleOf(status, isAboutRights),
    status,
    headers,
    home,
    ...(principal === undefined ? {} : { who: who(principal, home, here ?? home) }),
    body: html`<p>${words}</p><p>${ways}</p>`,
  })
}

function titleOf(status: number, isAboutRights: boolean): string {
  if (isAboutRights) return status === 401 ? 'Sign in to see this' : 'Your account may not see this'
  if (status === 404) return 'Not found'
  return status < 500 ? 'This cannot be answered' : 'This does not work at the moment'
}

function signInWays(status: number, home: string, here: string | undefined): Html {
  const to = here === undefined ? '' : `?to=${encodeURIComponent(here)}`
  return html`<a href="${home}.mapgate/sign-in${to}">Sign in${status === 401 ? '' : ' as another'}</a>,
or go to <a href="${home}">your map services</a>. Map applications sign in by themselves.`
}

/** The service is read from the address alone, so the way to it tells nothing. */
function otherWays(home: string, here = ''): Html {
  const service = /^(\/[^/\\].*?\/\w+Server)\/./i.exec(here)?.[1]
  return html`${service === undefined ? undefined : html`Go to <a href="${service}">the service above</a>, or `}${
    service === undefined ? 'Go' : 'go'
  } to <a href="${home}">your map services</a>.`
}

const envelopeOf = ({ meaning, publicText, details }: GatewayError): string =>
  errorEnvelope({
    code: meaning.arcgisCode,
    message: publicText,
    details,
    ...(meaning.messageCode === undefined ? {} : { messageCode: meaning.messageCode }),
  })

/** An `<img>` without `crossorigin`: a JSON body would reach the page as `ERR_BLOCKED_BY_ORB` instead of the status. */
export function isPlainImage(headers: Inbound['headers']): boolean {
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
