import { GateError } from './error.ts'
import { withTicket } from './ticket.ts'
import type { TokenManager } from './token-manager.ts'
import { type Verdict, verdictOf } from './verdict.ts'

type FetchOptions = {
  fetch: typeof fetch
  tokens: TokenManager
  owns: (url: string) => boolean
  open: (url: string) => boolean
  note: (url: string, verdict: Verdict) => void
}

/** Makes the two ways to fetch through a gate: with a header, and with a ticket in the URL. */
export const carriedFetch = ({ fetch, tokens, owns, open, note }: FetchOptions) => {
  /** Sends, and once more after a renewal when what was `shown` is refused; a failed renewal leaves the first refusal. */
  const attempt = async (url: string, shown: () => string | undefined, send: () => Promise<Response>) => {
    await tokens.pending()?.catch(() => {})
    if (!open(url)) throw tokens.empty() || new GateError('access.denied')
    const first = shown()
    let response = await send()
    let verdict = await verdictOf(response)
    if (verdict === 'expired' && (await tokens.renew(first))) {
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
      if (!tokens.credential()) await tokens.ready()
      return attempt(
        url,
        () => tokens.credential(),
        () => {
          // A redirect could lead the header to another host.
          const carried = new Request(request.clone(), { redirect: 'error' })
          for (const [name, value] of Object.entries(tokens.headers())) carried.headers.set(name, value)
          return fetch(carried)
        },
      )
    },

    get: async (url: string, signal: AbortSignal | null = null): Promise<Response> => {
      if (!owns(url)) throw new GateError('gate.bad-url')
      await tokens.ready()
      return attempt(
        url,
        () => tokens.ticket(),
        () => fetch(withTicket(url, tokens.ticket()), { signal, credentials: 'omit', redirect: 'error' }),
      )
    },
  }
}
