import { GateError } from './error.ts'
import { withTicket } from './ticket.ts'
import { type Verdict, verdictOf } from './verdict.ts'
import type { Wallet } from './wallet.ts'

type FetchOptions = {
  fetch: typeof fetch
  wallet: Wallet
  owns: (url: string) => boolean
  open: (url: string) => boolean
  note: (url: string, verdict: Verdict) => void
}

/** Makes the two ways to fetch through a gate: with a header, and with a ticket in the URL. */
export const carriedFetch = ({ fetch, wallet, owns, open, note }: FetchOptions) => {
  /** Sends, and once more after a renewal when what was `shown` is refused; a failed renewal leaves the first refusal. */
  const attempt = async (url: string, shown: () => string | undefined, send: () => Promise<Response>) => {
    await wallet.pending()?.catch(() => {})
    if (!open(url)) throw wallet.empty() || new GateError('access.denied')
    const first = shown()
    let response = await send()
    let verdict = await verdictOf(response)
    if (verdict === 'expired' && (await wallet.renew(first))) {
      response = await send()
      verdict = await verdictOf(response)
    }
    note(url, verdict)
    return response
  }

  return {
    fetch: async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      const request = new Request(input, init)
      const { url } = request
      if (!owns(url)) return fetch(request)
      if (!wallet.credential()) await wallet.ready()
      return attempt(
        url,
        () => wallet.credential(),
        () => {
          // A redirect could lead the header to another host.
          const carried = new Request(request.clone(), { redirect: 'error' })
          for (const [name, value] of Object.entries(wallet.headers())) carried.headers.set(name, value)
          return fetch(carried)
        },
      )
    },

    get: async (url: string, signal: AbortSignal | null = null): Promise<Response> => {
      if (!owns(url)) throw new GateError('gate.bad-url')
      await wallet.ready()
      return attempt(
        url,
        () => wallet.ticket(),
        () => fetch(withTicket(url, wallet.ticket()), { signal, credentials: 'omit', redirect: 'error' }),
      )
    },
  }
}
