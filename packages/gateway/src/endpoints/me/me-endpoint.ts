import { anonymous, type Principal } from '@mapgate/policy'
import { type Authenticate, contextOf } from '../../core/authentication/authentication.ts'
import type { SessionService } from '../../core/authentication/issuing.ts'
import type { OwnSessions } from '../../core/authentication/own-sessions.ts'
import type { SignInProvider } from '../../core/authentication/sign-in-ways.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Reply } from '../../core/reply/reply.ts'
import type { Inbound } from '../../core/request/inbound.ts'
import type { CallersQuota } from '../../core/request/own-quota.ts'
import { publicPathOf } from '../../core/request/path.ts'
import type { Trace } from '../../core/request/trace.ts'
import { isLanguage, languageOf } from '../../pages/language.ts'
import type { Look } from '../../pages/look.ts'
import { type ListingOptions, openListings } from '../directory/open-listings.ts'
import { leavingPage } from '../oidc/oidc-pages.ts'
import type { PageCaller } from '../page-caller.ts'
import { mePage } from './me-page.ts'
import type { MeVisit } from './me-visit.ts'

/** What the page of one's own account is built with. */
export interface MeOptions {
  readonly publicUrl: string
  readonly authenticate: Authenticate
  readonly callerOf: PageCaller
  readonly sessions: SessionService
  readonly ownSessions: OwnSessions
  /** Looks up a person's quotas, without what that person must not know of them. */
  readonly ownQuotas: (principal: Principal) => Promise<readonly CallersQuota[]>
  readonly providers: readonly SignInProvider[]
  readonly look: Look
  /** Finds the listings that somebody may see. */
  readonly listings: Omit<ListingOptions, 'publicUrl'>
  readonly clock: () => number
}

const mePath = '/.mapgate/me'
const endPath = `${mePath}/end`
const endAllPath = `${mePath}/end-all`

/** True for the page of one's own account and what its forms are sent to. */
export const isMePath = (path: string): boolean => path === mePath || path === endPath || path === endAllPath

/**
 * The page of one's own account: who am I, what do I see, where am I signed in. Only the session of a browser sees it, and a page of another origin neither
 * reads it nor ends anything there, though it may be one that is allowed to read maps.
 */
export function createMeEndpoint(options: MeOptions): (inbound: Inbound, trace: Trace) => Promise<Reply> {
  const home = `${publicPathOf(options.publicUrl)}/`
  const own = new URL(options.publicUrl).origin
  return async (inbound, trace) => {
    trace.operation = 'gateway.me'
    const { path, method, query, headers, body, origin = own } = inbound
    if (origin !== own) throw new GatewayError('credential.carrier-off', `a page of ${origin}`)
    const isForm = method === 'POST'
    if (isForm && path === mePath) throw new GatewayError('request.method-not-allowed')
    // A form whose address was opened again, such as after a sign-in.
    if (!isForm && path !== mePath) return seeOther(`${home}.mapgate/me`)
    const fields = new URLSearchParams(isForm ? Buffer.from(body).toString('utf8') : query)
    const wish = fields.get('lang')
    const language = languageOf([wish], headers['accept-language'])
    const visit = { home, fields, language, hasChosen: isLanguage(wish) }
    const principal = await (isForm ? writerOf(inbound, trace, options) : options.callerOf(inbound, trace))
    if (principal === undefined || principal === anonymous) return toSignIn(visit)
    trace.principal = principal
    if (!isForm) return show(inbound, principal, visit, options)
    return path === endPath
      ? endOne(inbound, principal, visit, options)
      : endAll(inbound, principal, visit, options)
  }
}

async function show(
  inbound: Inbound,
  principal: Principal,
  visit: MeVisit,
  options: MeOptions,
): Promise<Reply> {
  const { ownSessions, ownQuotas, look, providers, publicUrl, listings, clock } = options
  const own = await ownSessions.of(principal, clock())
  if (own === undefined) return toSignIn(visit)
  const open = await openListings(inbound, principal, { ...listings, publicUrl })
  const quotas = await ownQuotas(principal)
  return mePage({ visit, principal, own, open, quotas, look, providers, now: clock() })
}

/**
 * Who sends a form; undefined where the session is over.
 * @throws GatewayError `credential.carrier-off` for a form of another origin, `credential.throttled`
 */
async function writerOf(
  inbound: Inbound,
  trace: Trace,
  { authenticate, clock }: MeOptions,
): Promise<Principal | undefined> {
  try {
    return await authenticate(
      inbound.shown,
      contextOf(inbound, { now: clock(), mount: undefined, jsonp: false }),
    )
  } catch (error) {
    if (!(error instanceof GatewayError) || !/^credential\.(invalid|expired)$/.test(error.code)) throw error
    trace.refused = error
    return undefined
  }
}

async function endOne(
  inbound: Inbound,
  principal: Principal,
  visit: MeVisit,
  options: MeOptions,
): Promise<Reply> {
  const { ownSessions, clock } = options
  const id = visit.fields.get('id') ?? ''
  const own = await ownSessions.of(principal, clock())
  if (own?.sessions.some((session) => session.isThis && session.id === id))
    return signedOut(inbound, principal, visit, options)
  const isEnded = await ownSessions.end(principal, id, clock())
  return seeOther(`${visit.home}.mapgate/me?${visitQuery(visit, isEnded ? 'ended' : 'not-ended')}`)
}

async function endAll(
  inbound: Inbound,
  principal: Principal,
  visit: MeVisit,
  options: MeOptions,
): Promise<Reply> {
  await options.ownSessions.endAll(principal, options.clock())
  return signedOut(inbound, principal, visit, options)
}

/** Ends this session, forgets its cookie, and signs out at the provider too where it has a place for that. */
async function signedOut(
  inbound: Inbound,
  principal: Principal,
  visit: MeVisit,
  { sessions, look, clock }: MeOptions,
): Promise<Reply> {
  const context = contextOf(inbound, { now: clock(), mount: undefined, jsonp: false })
  const { setCookie, leaveAt } = await sessions.end(principal, context)
  if (leaveAt !== undefined) return { ...leavingPage(leaveAt, { look, ...visit }), cookies: [setCookie] }
  // Whoever signs out is not led straight to a provider that signs in again without a question.
  return seeOther(`${visit.home}.mapgate/sign-in?${visitQuery(visit, 'choose')}`, { 'set-cookie': setCookie })
}

const toSignIn = (visit: MeVisit): Reply => {
  const to = new URLSearchParams({ to: `${visit.home}.mapgate/me`, ...langOf(visit) })
  return seeOther(`${visit.home}.mapgate/sign-in?${to}`)
}

const langOf = ({ hasChosen, language }: MeVisit) => (hasChosen ? { lang: language } : undefined)

const visitQuery = (visit: MeVisit, said: string): string =>
  new URLSearchParams({ [said]: '', ...langOf(visit) }).toString()

const seeOther = (location: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status: 303,
  headers: { location, 'cache-control': 'no-store', ...headers },
  body: null,
})
