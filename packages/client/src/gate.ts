import type { CredentialSource } from './credential.ts'
import { denials } from './denials.ts'
import { browserEnvironment, type Environment } from './environment.ts'
import { emitter, type GateEvents } from './events.ts'
import { carriedFetch } from './fetch.ts'
import { ownerOf } from './match.ts'
import { type TicketScope, withTicket } from './ticket.ts'
import { TokenManager } from './token-manager.ts'

/** How to reach a gateway, and what to show it. */
export type GateOptions = {
  /** The mount, or the whole gateway, whose requests carry the credential, such as `https://my.url.com/map`. */
  url: string
  /** What to show: an API key, a JWT, a Mapgate token. Leave it out to use the cookie session of the gateway. */
  credential?: CredentialSource
  /** The gateway's public address, where `.mapgate/` lives; default: the root of `url`'s host. */
  gateway?: string
  /** The header that carries the credential; default `token`. */
  header?: string
  /** What to narrow tickets to; default: nothing. */
  scope?: TicketScope
}

/** The way through one gateway: it knows which URLs are the gateway's, and what they must carry. */
export type Gate = {
  /** The gateway's public address, ending in a slash. */
  readonly gateway: string
  /** The mount, or the gateway, that this gate is for, as it was given. */
  readonly base: string
  /** Whether a URL belongs to this gateway: same origin, same path segments. */
  owns: (url: string) => boolean
  /** Whether a request has a chance: false for some seconds after refusals, so that nobody asks in vain. */
  open: (url: string) => boolean
  /** Resolves when a credential and a young ticket are at hand; rejects with a `GateError` when there are none to be had. */
  ready: () => Promise<void>
  /** The headers that a request to `url` must carry; none for the URLs of others. */
  headers: (url: string) => Record<string, string>
  /** `url` with a ticket in its query, for `<img>`, links and everything else that cannot send a header. */
  url: (url: string) => string
  /** `fetch` that carries the credential in a header, and renews and repeats once after 401, 498 or 499. */
  fetch: (input: RequestInfo | URL, init?: RequestInit) => Promise<Response>
  /** Gets an image or a tile by ticket, without a preflight; renews and repeats like `fetch`. */
  get: (url: string, signal?: AbortSignal | null) => Promise<Response>
  /**
   * Gets a new credential and ticket, because `refused` was refused or just now; several callers share one renewal. Resolves to
   * whether there is something new to show; the reason of a failure comes as an event.
   */
  renew: (refused?: string) => Promise<boolean>
  /** Listens to an event; the function returned stops it. */
  on: <K extends keyof GateEvents>(name: K, listener: (event: GateEvents[K]) => void) => () => void
  /** Forgets credential, ticket and refusals: after a sign-in, a sign-out or a change of user. */
  forget: () => void
  /** Ends timers and channels. */
  close: () => void
}

/**
 * Opens the way to one gateway.
 *
 * @param options where it is and what to show.
 * @param browser the fetch, clock and tab channels to use; default: those of the browser.
 * @throws GateError `gate.bad-url` for an address that is not http(s).
 */
export const connect = (options: GateOptions, browser: Environment = browserEnvironment()): Gate => {
  const { url: base, credential: source, header = 'token', scope = {} } = options
  const owns = ownerOf(base)
  const gateway = new URL(options.gateway ?? '/', base).href.replace(/\/*$/, '/')
  const events = emitter<GateEvents>()
  const refusals = denials(browser.now, (url) => events.emit('denied', { url }))

  const tokens = new TokenManager({ gateway, header, source, scope, browser, emit: events.emit })
  const open = (url: string): boolean => !owns(url) || !(tokens.empty() || refusals.closed(url))

  return {
    gateway,
    base,
    owns,
    open,
    headers: (url) => (owns(url) ? tokens.headers() : {}),
    ready: () => tokens.ready(),
    url: (url) => (owns(url) ? withTicket(url, tokens.ticket()) : url),
    ...carriedFetch({ fetch: browser.fetch, tokens, owns, open, note: refusals.note }),
    renew: (refused) => tokens.renew(refused),
    on: events.on,
    forget: () => {
      tokens.forget()
      refusals.reset()
      events.emit('forgotten', undefined)
    },
    close: () => tokens.close(),
  }
}
