import { anonymous } from '@mapgate/policy'
import { type Authenticate, contextOf } from '../../core/authentication/authentication.ts'
import type { SessionService } from '../../core/authentication/issuing.ts'
import type { AskedBy, SignInProvider } from '../../core/authentication/sign-in-ways.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { Reply } from '../../core/reply/reply.ts'
import type { Inbound } from '../../core/request/inbound.ts'
import { publicPathOf } from '../../core/request/path.ts'
import type { Trace } from '../../core/request/trace.ts'
import type { Look } from '../../pages/look.ts'
import type { MintedScope } from '../minted-scope.ts'
import { leavingPage } from '../oidc/oidc-pages.ts'
import type { PageCaller } from '../page-caller.ts'
import { type Asked, askedIn } from './asked.ts'
import { refusalPage } from './refusal.ts'
import { signInPage, startPath } from './sign-in-page.ts'
import { signOutPage } from './sign-out-page.ts'

/** What the sign-in of browsers is built with. */
export interface SignInOptions {
  readonly publicUrl: string
  readonly authenticate: Authenticate
  /** Who is signed in to the browser already. */
  readonly callerOf: PageCaller
  readonly sessions: SessionService
  /** For which mounts a session may begin. */
  readonly scope: MintedScope
  readonly look: Look
  /** Identity providers, in the order of their buttons. */
  readonly providers: readonly SignInProvider[]
  /** True where somebody can sign in with a password: users are kept here, or a directory is asked. */
  readonly takesPasswords: () => Promise<boolean>
  /** Leads strangers straight to the only provider. */
  readonly straight: boolean
  readonly askedBy: AskedBy
  readonly clock: () => number
}

/** Paths of the sign-in of browsers. */
export const signInPath = '/.mapgate/sign-in'
export const signOutPath = '/.mapgate/sign-out'

/**
 * Signs browsers in: a page with every way to sign in, and a session in a cookie that no script can read. Pages of other origins
 * cannot sign anybody in or out, because a session begins and ends only from a page of the gateway or of a configured origin.
 */
export function createSignInEndpoint(
  options: SignInOptions,
): (inbound: Inbound, trace: Trace) => Promise<Reply> {
  const home = `${publicPathOf(options.publicUrl)}/`
  return async (inbound, trace) => {
    const asked = askedIn(inbound, home)
    if (inbound.path === signOutPath) return signOut(inbound, trace, options, asked)
    return inbound.method === 'POST'
      ? await signInByForm(inbound, trace, options, asked)
      : await show(inbound, options, asked)
  }
}

/** The page, or the way straight to the only provider: never for somebody who is signed in, so that nobody is led in circles. */
async function show(inbound: Inbound, options: SignInOptions, asked: Asked): Promise<Reply> {
  const caller = await options.callerOf(inbound)
  const passwords = await options.takesPasswords()
  const { providers, straight } = options
  const [only, another] = providers
  if (straight && only && !another && !passwords && !asked.choose && caller === anonymous)
    return seeOther(startPath(only, asked))
  return signInPage({ ...options, asked, passwords, ...(caller === anonymous ? {} : { caller }) })
}

async function signInByForm(
  inbound: Inbound,
  trace: Trace,
  options: SignInOptions,
  asked: Asked,
): Promise<Reply> {
  trace.operation = 'gateway.sign-in'
  const refused = async (error: GatewayError | 'empty') => {
    trace.refused = error === 'empty' ? new GatewayError('request.invalid', 'an empty form') : error
    return refusalPage({ ...options, asked, passwords: await options.takesPasswords() }, error)
  }
  if (isEmpty(asked.fields)) return refused('empty')
  try {
    return await signIn(inbound, trace, options, asked)
  } catch (error) {
    if (!(error instanceof GatewayError) || !error.code.startsWith('credential.')) throw error
    return refused(error)
  }
}

/** @throws GatewayError `credential.*` */
async function signIn(
  inbound: Inbound,
  trace: Trace,
  { authenticate, sessions, scope, clock }: SignInOptions,
  { fields, to }: Asked,
): Promise<Reply> {
  const context = contextOf(inbound, { now: clock(), mount: undefined, jsonp: false })
  const shown = shownBy(fields)
  // Before the credential is looked at: where no mount accepts it, nobody learns here whether it is a good one.
  const mounts = scope.mountsFor({ carrier: 'form' }, scope.mountsFor(shown))
  const principal = await authenticate([shown], context)
  trace.principal = principal
  const { setCookie } = await sessions.begin(principal, context, mounts)
  return seeOther(to, { 'set-cookie': setCookie })
}

/** True for a form that shows neither a key nor a user with a password. */
const isEmpty = (fields: URLSearchParams): boolean => {
  const [name, password, key] = ['username', 'password', 'key'].map(
    (field) => (fields.get(field) ?? '').trim() !== '',
  )
  return !key && !(name && password)
}

/** A user with a password, or a key or token alone. A typed key is used alone, whatever else was typed. */
function shownBy(fields: URLSearchParams): Inbound['shown'][number] {
  const [name = '', password = '', key = ''] = ['username', 'password', 'key'].map(
    (field) => fields.get(field) ?? '',
  )
  if (key !== '') return { carrier: 'form', value: key.trim() }
  return { carrier: 'basic', value: Buffer.from(`${name.trim()}:${password}`).toString('base64') }
}

async function signOut(inbound: Inbound, trace: Trace, options: SignInOptions, asked: Asked): Promise<Reply> {
  if (inbound.method !== 'POST') return signOutPage(options.look, asked)
  trace.operation = 'gateway.sign-out'
  const context = contextOf(inbound, { now: options.clock(), mount: undefined, jsonp: false })
  const principal = await options.authenticate(inbound.shown, context)
  trace.principal = principal
  const { setCookie, leaveAt } = await options.sessions.end(principal, context)
  if (leaveAt === undefined || isForeignScript(inbound, options))
    return seeOther(asked.home, { 'set-cookie': setCookie })
  return { ...leavingPage(leaveAt, { ...options, ...asked }), cookies: [setCookie] }
}

/** True for what a page of another origin may read: the address of the provider has a token in it. */
const isForeignScript = ({ origin, headers }: Inbound, { publicUrl }: SignInOptions): boolean =>
  origin !== new URL(publicUrl).origin && headers['sec-fetch-mode'] !== 'navigate'

const seeOther = (location: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status: 303,
  headers: { location, 'cache-control': 'no-store', ...headers },
  body: null,
})
