import type { Agent, Dispatcher } from 'undici'
import { GatewayError } from '../core/errors/errors.ts'
import { isObject, jsonIn } from '../core/json.ts'
import { checkLiteralHost } from './addresses.ts'
import type { Base } from './bases.ts'
import type { AskTokenService } from './credentials/token-request.ts'
import { type Exchanged, exchange } from './exchange.ts'
import type { LateDispatcher } from './late-dispatcher.ts'

const limits = { headersMs: 15_000, bodyIdleMs: 15_000, totalMs: 20_000, maxHeldBytes: 1_000_000 }

/**
 * Asks token services: on a connection of the base where the service is on the same host, else on the agent's.
 * Redirects are not followed, since a password goes only to the host that the administrator named.
 */
export function askTokenService(options: {
  bases: readonly Base[]
  agent: LateDispatcher<Agent>
  allowedAddresses: readonly string[]
  clock: () => number
}): AskTokenService {
  const { bases, agent, allowedAddresses, clock } = options
  return async (url, form) => {
    checkLiteralHost(url, allowedAddresses)
    const reply = await exchange(dispatcherFor(url), request(url, form), {
      limits,
      signal: new AbortController().signal,
      done: () => {},
    })
    const stated = Date.parse(String(reply.headers.date ?? ''))
    return {
      status: reply.status,
      json: tokenReply(reply, `${url.origin}${url.pathname} answered ${reply.status}`),
      // `Date` is cut to the second: the latest moment that it can mean keeps a token from outliving itself.
      serverTime: Number.isNaN(stated) ? clock() : stated + 999,
    }
  }

  function dispatcherFor(url: URL): Dispatcher {
    const same = bases.filter((base) => base.url.origin === url.origin)
    const alive = same.find(({ breaker }) => breaker.state === 'closed') ?? same[0]
    return alive === undefined ? agentFor(agent.get(), url) : alive.dispatcher.get()
  }
}

const agentFor = (agent: Agent, url: URL): Dispatcher =>
  agent.compose((dispatch) => (request, handler) => dispatch({ ...request, origin: url.origin }, handler))

const request = (url: URL, form: Readonly<Record<string, string>> | undefined) => ({
  method: form ? ('POST' as const) : ('GET' as const),
  path: url.pathname + url.search,
  headers: {
    accept: 'application/json',
    ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    ...(form?.referer ? { referer: form.referer } : {}),
  },
  body: form ? new URLSearchParams(form).toString() : null,
  whole: true,
})

/** A token as 9.x and 10.0 send it: nothing but its text. */
const bareToken = /^[\w.~+/=-]{16,4096}$/

/** The reply of a token service: JSON, or a bare token. */
function tokenReply({ status, body, headers }: Exchanged, what: string): Readonly<Record<string, unknown>> {
  const text = new TextDecoder().decode(body as Uint8Array).trim()
  const value = jsonIn(text)
  if (isObject(value)) return value
  const isPage = /html/i.test(String(headers['content-type'] ?? ''))
  if (status === 200 && !isPage && bareToken.test(text)) return { token: text }
  throw new GatewayError('upstream.sign-in-failed', `${what} with something else than JSON`)
}
