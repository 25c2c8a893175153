import { type CredentialSource, credentialOf } from './credential.ts'
import type { Environment } from './environment.ts'
import { GateError } from './error.ts'
import type { Emit } from './events.ts'
import { renewal } from './renewal.ts'
import { betweenTabs } from './tabs.ts'
import { ageOf, requestTicket, type Ticket, type TicketScope } from './ticket.ts'

/** From this part of its life on a ticket is renewed, and who can wait, waits; the rest is for images under way. */
const RENEW_AT = 0.5
/** How soon a gateway that is away is asked again while the present ticket still holds. */
const RETRY_MS = 5000
/** Timers shorter than this would only keep the gateway busy. */
const SHORTEST_TIMER_MS = 250

type TokenManagerOptions = {
  gateway: string
  header: string
  source: CredentialSource | undefined
  scope: TicketScope
  browser: Environment
  /** Hears `renewed` for each ticket, and one `expired` or `denied` for a row of failures. */
  emit: Emit
}

/** Holds the current credential and ticket and renews them, one renewal at a time. */
export class TokenManager {
  readonly #options: TokenManagerOptions
  readonly #session: boolean
  readonly #credential
  readonly #tabs
  readonly #renewals
  readonly #stopWaking: () => void
  #ticket: Ticket | undefined
  /** A ticket that was refused, and is not taken from another tab. */
  #unwanted: string | undefined
  /** True once a ticket that is over was asked for. */
  #late = false
  #cancelTimer = (): void => {}

  /** Makes the token manager of one gateway. Without a `source`, tickets are requested with the cookie of the session. */
  constructor(options: TokenManagerOptions) {
    const { gateway, source, scope, browser, emit } = options
    let told = false
    this.#options = options
    this.#session = source === undefined
    this.#credential = credentialOf(source ?? '')
    this.#tabs = betweenTabs(`mapgate ${gateway} ${JSON.stringify(scope)}`, browser, this.#take)
    const ticketFor = async (text: string): Promise<Ticket> => {
      if (!this.#session && !text) throw new GateError('credential.expired')
      const init: RequestInit = {
        headers: { 'content-type': 'application/json', ...this.#carry(text) },
        credentials: this.#session ? 'include' : 'omit',
        body: JSON.stringify(scope),
      }
      return this.#tabs.ticketFor(text, this.#unwanted, () => requestTicket(gateway, init, browser))
    }
    this.#renewals = renewal(
      async () => {
        const text = await this.#credential.ask()
        const fresh = await ticketFor(text).catch(async (error) => {
          const better = /^credential/.test(error.code) && (await this.#credential.ask(text))
          if (!better || better === text) throw error
          return ticketFor(better)
        })
        this.#take(fresh)
      },
      browser.now,
      (error) => {
        const { code } = error as GateError
        if (code === 'access.denied') emit('denied', { url: gateway })
        else if (/^cred/.test(code)) emit('expired', { error })
        else if (this.#age() >= 1) {
          if (!told) console.warn(`mapgate: ${error.message}`)
          told = true
          emit('unreachable', { error })
        }
      },
    )
    this.#stopWaking = browser.onWake(() => {
      if (this.#ticket && this.#age() >= RENEW_AT) this.#renewQuietly()
    })
  }

  /** Resolves when credential and ticket are fit for use; nobody signed in is fit too, as anonymous. */
  async ready(): Promise<void> {
    if (this.#isNobody() && !(await this.#credential.ask())) return
    if (this.#age() >= RENEW_AT && !(await this.#renewQuietly()) && this.#age() >= 1)
      await this.#renewals.run()
  }

  /** What a header carries now; the empty text while there is nothing to show. */
  credential(): string {
    // Pages cannot read the cookie of a session, so its ticket goes into headers too.
    return this.#session ? (this.#ticket?.text ?? '') : this.#credential.current()
  }

  /** The header that carries it. */
  headers(): Record<string, string> {
    return this.#carry(this.credential())
  }

  /** What a URL carries now, for hooks that cannot wait; asking an old ticket starts its renewal. */
  ticket(): string | undefined {
    if (this.#isNobody()) return undefined
    if (this.#age() >= RENEW_AT) {
      this.#late ||= this.#age() >= 1
      this.#renewQuietly()
    }
    return this.#ticket?.text
  }

  /**
   * Renews because `refused` was refused, or just now; when something newer is at hand already, that is enough. Whether there
   * is something new to show.
   */
  async renew(refused?: string): Promise<boolean> {
    if (!this.#renewals.pending()) {
      if (refused && ![this.#ticket?.text, this.#credential.current()].includes(refused)) return true
      this.#unwanted = refused
      if (refused === this.#ticket?.text) this.#ticket = undefined
    }
    return this.#renewQuietly()
  }

  /** The renewal in flight, if any. */
  pending(): Promise<void> | undefined {
    return this.#renewals.pending()
  }

  /** Why a renewal failed a moment ago, while there is nothing to show. */
  empty(): unknown {
    return this.#age() >= 1 && this.#renewals.quiet()
  }

  /** Forgets everything: after a sign-in, a sign-out or a change of user. */
  forget(): void {
    this.#ticket = undefined
    this.#cancelTimer()
    this.#credential.reset()
    this.#renewals.reset()
  }

  /** Ends timers and channels. */
  close(): void {
    this.#cancelTimer()
    this.#stopWaking()
    this.#tabs.close()
  }

  #isNobody(): boolean {
    return !this.#session && !this.#credential.current()
  }

  #age(): number {
    return ageOf(this.#ticket, this.#options.browser.now())
  }

  #carry(text: string): Record<string, string> {
    return text ? { [this.#options.header]: text } : {}
  }

  readonly #take = (fresh: Ticket): void => {
    const { browser, emit } = this.#options
    this.#ticket = fresh
    this.#cancelTimer()
    const youngMs = fresh.askedAtMs + fresh.lifeMs * RENEW_AT - browser.now()
    this.#cancelTimer = browser.later(this.#renewQuietly, Math.max(youngMs, SHORTEST_TIMER_MS))
    const late = this.#late
    this.#late = false
    emit('renewed', { late })
  }

  readonly #renewQuietly = (): Promise<boolean> =>
    this.#renewals.run().then(
      () => true,
      () => {
        if (this.#age() < 1) this.#cancelTimer = this.#options.browser.later(this.#renewQuietly, RETRY_MS)
        return false
      },
    )
}
