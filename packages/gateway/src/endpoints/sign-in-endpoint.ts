import { type Authenticate, contextOf } from '../core/authentication/authentication.ts'
import type { SessionService } from '../core/authentication/issuing.ts'
import { GatewayError, wrongPasswordText } from '../core/errors/errors.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Inbound } from '../core/request/inbound.ts'
import { publicPathOf } from '../core/request/path.ts'
import type { Trace } from '../core/request/trace.ts'
import { html } from '../pages/html.ts'
import { htmlPage } from '../pages/page.ts'
import type { MintedScope } from './minted-scope.ts'
import { ownPath } from './own-path.ts'

/** What the sign-in of browsers is built with. */
interface SignInOptions {
  readonly publicUrl: string
  readonly authenticate: Authenticate
  readonly sessions: SessionService
  /** For which mounts a session may begin. */
  readonly scope: MintedScope
  readonly clock: () => number
}

/** Paths of the sign-in of browsers. */
export const signInPath = '/.mapgate/sign-in'
export const signOutPath = '/.mapgate/sign-out'

/**
 * Signs browsers in to the gateway's own pages: a form, and a session in a cookie that no script can read. Pages of other origins
 * cannot sign anybody in or out, because a session begins and ends only from a page of the gateway or of a configured origin.
 */
export function createSignInEndpoint(
  options: SignInOptions,
): (inbound: Inbound, trace: Trace) => Promise<Reply> {
  const home = `${publicPathOf(options.publicUrl)}/`
  return async (inbound, trace) => {
    if (inbound.path === signOutPath) return signOut(inbound, trace, options, home)
    const isForm = inbound.method === 'POST'
    const fields = new URLSearchParams(isForm ? Buffer.from(inbound.body).toString('utf8') : inbound.query)
    const to = ownPath(fields.get('to'), home)
    if (!isForm) return formPage({ home, to })
    const name = (fields.get('username') ?? '').trim().slice(0, 200)
    if (isEmpty(fields))
      return formPage({ home, to, name, said: 'Type a user and a password, or a key.', status: 400 })
    try {
      return await signIn(inbound, trace, fields, to, options)
    } catch (error) {
      if (!(error instanceof GatewayError) || !error.code.startsWith('credential.')) throw error
      return formPage({
        home,
        to,
        name,
        said: refusalText(error, hasKey(fields)),
        status: error.meaning.status,
      })
    }
  }
}

/** @throws GatewayError `credential.*` */
async function signIn(
  inbound: Inbound,
  trace: Trace,
  fields: URLSearchParams,
  to: string,
  { authenticate, sessions, scope, clock }: SignInOptions,
): Promise<Reply> {
  trace.operation = 'gateway.sign-in'
  const context = contextOf(inbound, { now: clock(), mount: undefined, jsonp: false })
  const shown = shownBy(fields)
  // Before the credential is looked at: where no mount accepts it, nobody learns here whether it is a good one.
  const mounts = scope.mountsFor({ carrier: 'form' }, scope.mountsFor(shown))
  const principal = await authenticate([shown], context)
  trace.principal = principal
  const { setCookie } = await sessions.begin(principal, context, mounts)
  return {
    status: 303,
    headers: { location: to, 'set-cookie': setCookie, 'cache-control': 'no-store' },
    body: null,
  }
}

/** True for a form that shows neither a key nor a user with a password. */
const isEmpty = (fields: URLSearchParams): boolean => {
  const [name, password, key] = ['username', 'password', 'key'].map(
    (field) => (fields.get(field) ?? '').trim() !== '',
  )
  return !key && !(name && password)
}

/** The credentials of a form. A typed key is used alone, whatever else was typed. */
const hasKey = (fields: URLSearchParams): boolean => (fields.get('key') ?? '') !== ''

/** A user with a password, or a key or token alone. */
function shownBy(fields: URLSearchParams): Inbound['shown'][number] {
  const [name = '', password = '', key = ''] = ['username', 'password', 'key'].map(
    (field) => fields.get(field) ?? '',
  )
  if (hasKey(fields)) return { carrier: 'form', value: key.trim() }
  return { carrier: 'basic', value: Buffer.from(`${name.trim()}:${password}`).toString('base64') }
}

async function signOut(inbound: Inbound, trace: Trace, options: SignInOptions, home: string): Promise<Reply> {
  if (inbound.method !== 'POST') return signOutPage(home)
  trace.operation = 'gateway.sign-out'
  const context = contextOf(inbound, { now: options.clock(), mount: undefined, jsonp: false })
  const principal = await options.authenticate(inbound.shown, context)
  trace.principal = principal
  const { setCookie } = await options.sessions.end(principal, context)
  return {
    status: 303,
    headers: { location: home, 'set-cookie': setCookie, 'cache-control': 'no-store' },
    body: null,
  }
}

/** Checks the origin of a form. A form of another site, or without an origin, is refused without a reason. */
const formHeaders = { 'referrer-policy': 'same-origin' }

const signOutPage = (home: string): Reply =>
  htmlPage({
    title: 'Sign out',
    home,
    headers: formHeaders,
    body: html`<p>This ends your session in this browser, and all tokens and tickets made from it.</p><form class="sign-in" method="post" action="${home}.mapgate/sign-out"><button>Sign out</button></form>`,
  })

/** The same for every fault of a credential, so that it says nothing about one that is known. */
function refusalText({ code, publicText }: GatewayError, isKey: boolean): string {
  if (code === 'credential.throttled') return publicText
  if (code === 'credential.carrier-off') return 'This form does not sign anybody in here in this way.'
  return isKey ? 'Invalid key.' : wrongPasswordText
}

interface FormParts {
  readonly home: string
  readonly to: string
  /** The user that was typed, so that only the password has to be typed again. */
  readonly name?: string
  /** The reason why there is no session yet. */
  readonly said?: string
  readonly status?: number
}

function formPage({ home, to, name = '', said, status = 200 }: FormParts): Reply {
  return htmlPage({
    title: 'Sign in',
    home,
    status,
    headers: formHeaders,
    body: html`<p>For looking at your map services in this browser. Map applications sign in by themselves.</p>${
      said === undefined ? undefined : html`<p class="said" role="alert">${said}</p>`
    }<form class="sign-in" method="post" action="${home}.mapgate/sign-in">
<label>User name <input name="username" value="${name}" autocomplete="username" autocapitalize="none"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<p class="or">or</p>
<label>A key, without a user <input name="key" type="password" autocomplete="off"></label>
<input type="hidden" name="to" value="${to}">
<button>Sign in</button>
</form><p><a href="${home}">Back to the start</a></p>`,
  })
}
