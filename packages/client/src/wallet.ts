import { type CredentialSource, credentialOf } from './credential.ts'
import { GateError } from './error.ts'
import type { Emit } from './events.ts'
import { renewal } from './renewal.ts'
import type { Surroundings } from './surroundings.ts'
import { betweenTabs } from './tabs.ts'
import { ageOf, requestTicket, type Ticket, type TicketScope } from './ticket.ts'

/** From this part of its life on a ticket is renewed, and who can wait, waits; the rest is for images under way. */
const RENEW_AT = 0.5
/** How soon a gateway that is away is asked again while the present ticket still holds. */
const RETRY_MS = 5000
/** Timers shorter than this would only keep the gateway busy. */
const SHORTEST_TIMER_MS = 250

type WalletOptions = {
  gateway: string
  header: string
  source: CredentialSource | undefined
  scope: TicketScope
  around: Surroundings
  /** Hears `renewed` for each ticket, and one `expired` or `denied` for a row of failures. */
  emit: Emit
}

/** The credential and the ticket at hand, kept young by one renewal at a time. */
export type Wallet = ReturnType<typeof walletOf>

/** Makes the wallet of one gateway. Without a `source` the cookie session is what gets tickets. */
export const walletOf = ({ gateway, header, source, scope, around, emit }: WalletOptions) => {
  const session = source === undefined
  const credential = credentialOf(source ?? '')
  let ticket: Ticket | undefined
  let unwanted: string | undefined
  let late = false
  let told = false
  let cancelTimer = (): void => {}

  const carry = (text: string): Record<string, string> => (text ? { [header]: text } : {})
  // Pages cannot read the cookie of a session, so its ticket goes into headers too.
  const shown = (): string => (session ? (ticket?.text ?? '') : credential.current())
  const nobody = (): boolean => !session && !credential.current()
  const age = (): number => ageOf(ticket, around.now())

  const take = (fresh: Ticket): void => {
    ticket = fresh
    cancelTimer()
    const youngMs = fresh.askedAtMs + fresh.lifeMs * RENEW_AT - around.now()
    cancelTimer = around.later(renewQuietly, Math.max(youngMs, SHORTEST_TIMER_MS))
    const wasLate = late
    late = false
    emit('renewed', { late: wasLate })
  }

  const tabs = betweenTabs(`mapgate ${gateway} ${JSON.stringify(scope)}`, around, take)

  const ticketFor = async (text: string): Promise<Ticket> => {
    if (!session && !text) throw new GateError('credential.expired')
    const init: RequestInit = {
      headers: { 'content-type': 'application/json', ...carry(text) },
      credentials: session ? 'include' : 'omit',
      body: JSON.stringify(scope),
    }
    return tabs.ticketFor(text, unwanted, () => requestTicket(gateway, init, around))
  }

  const renewals = renewal(
    async () => {
      const text = await credential.ask()
      const fresh = await ticketFor(text).catch(async (error) => {
        const better = /^credential/.test(error.code) && (await credential.ask(text))
        if (!better || better === text) throw error
        return ticketFor(better)
      })
      take(fresh)
    },
    {
      now: around.now,
      onFailure: (error) => {
        const { code } = error as GateError
        if (code === 'access.denied') emit('denied', { url: gateway })
        else if (/^cred/.test(code)) emit('expired', { error })
        else if (age() >= 1) {
          if (!told) console.warn(`mapgate: ${error.message}`)
          told = true
          emit('unreachable', { error })
        }
      },
    },
  )

  const renewQuietly = (): Promise<boolean> =>
    renewals.run().then(
      () => true,
      () => {
        if (age() < 1) cancelTimer = around.later(renewQuietly, RETRY_MS)
        return false
      },
    )

  const stopWaking = around.onWake(() => {
    if (ticket && age() >= RENEW_AT) renewQuietly()
  })

  return {
    /** Resolves when credential and ticket are fit for use; nobody signed in is fit too, as anonymous. */
    ready: async (): Promise<void> => {
      if (nobody() && !(await credential.ask())) return
      if (age() >= RENEW_AT && !(await renewQuietly()) && age() >= 1) await renewals.run()
    },
    /** What a header carries now; the empty text while there is nothing to show. */
    credential: shown,
    /** The header that carries it. */
    headers: (): Record<string, string> => carry(shown()),
    /** What a URL carries now, for hooks that cannot wait; asking an old ticket starts its renewal. */
    ticket: (): string | undefined => {
      if (nobody()) return undefined
      if (age() >= RENEW_AT) {
        late ||= age() >= 1
        renewQuietly()
      }
      return ticket?.text
    },
    /**
     * Renews because `refused` was refused, or just now; when something newer is at hand already, that is enough. Whether there
     * is something new to show.
     */
    renew: async (refused?: string): Promise<boolean> => {
      if (!renewals.pending()) {
        if (refused && ![ticket?.text, credential.current()].includes(refused)) return true
        unwanted = refused
        if (refused === ticket?.text) ticket = undefined
      }
      return renewQuietly()
    },
    /** The renewal in flight, if any. */
    pending: renewals.pending,
    /** Why a renewal failed a moment ago, while there is nothing to show. */
    empty: (): unknown => age() >= 1 && renewals.quiet(),
    /** Forgets everything: after a sign-in, a sign-out or a change of user. */
    forget: (): void => {
      ticket = undefined
      cancelTimer()
      credential.reset()
      renewals.reset()
    },
    /** Ends timers and channels. */
    close: (): void => {
      cancelTimer()
      stopWaking()
      tabs.close()
    },
  }
}
