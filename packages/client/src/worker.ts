import type {} from './gate.ts'

/*
 * The service worker: every request that a page makes to its gateway goes out anew, with what the page could not give it:
 * pictures with a ticket in the URL (no preflight, and a canvas that stays readable), everything else with the header.
 *
 * Registered as `worker.js?gate=https://my.url.com/map`; `gate` may stand more than once, and each may have its `root`, the
 * gateway's own address, when that is not the root of the host. Pages give the credential by the message
 * `{type: 'mapgate:credential', gate, token, header?}`; a worker that has just woken up, or was refused, asks them for it by
 * `{type: 'mapgate:wanted', gate, refused?}` and holds requests meanwhile. After 403 pages hear `{type: 'mapgate:denied', gate, url}`.
 *
 * It is one classic script that imports nothing at run time, so some lines of the kit stand here once more; and it shows one
 * credential for all pages of its origin.
 */
{
  type Credential = { token: string; header?: string }
  type Message = Credential & { type: string; gate: string }
  type Fetch = Event & { request: Request; respondWith: (response: Promise<Response>) => void }
  type Page = { postMessage: (message: object) => void }
  type Worker = {
    location: Location
    clients: { matchAll: (options: object) => Promise<Page[]>; claim: () => Promise<void> }
    skipWaiting: () => Promise<void>
    addEventListener: (type: string, listener: (event: never) => void) => void
  }
  const worker = self as unknown as Worker

  /** How long a page may take to answer, and how long a refused credential is not tried again. */
  const WAIT_MS = 5000
  /** From this part of its life on a ticket is not used for new requests. */
  const OLD_AT = 0.5
  const CARRIES = /[?&](mg_ticket|token)=|\/\.mapgate\//
  const REFUSED = /^[^{]*\{\s*"error"\s*:\s*\{[^{}]*?"code"\s*:\s*49[89]/

  const single = <A, T>(run: (argument: A) => Promise<T>) => {
    let running: Promise<T> | undefined
    return (argument: A): Promise<T> => {
      running ??= run(argument).finally(() => {
        running = undefined
      })
      return running
    }
  }

  const isRefused = async (response: Response): Promise<boolean> => {
    if (!response.ok || !/json|javascript/.test(response.headers.get('content-type') ?? '')) {
      return response.status === 401
    }
    const reader = response.clone().body?.getReader()
    const chunk = await reader?.read()
    reader?.cancel()
    return REFUSED.test(new TextDecoder().decode(chunk?.value))
  }

  const gateOf = (gate: string, root: string) => {
    const base = new URL(gate).href.replace(/\/*$/, '/')
    let shown: Credential | undefined
    let ticket = ''
    let oldAtMs = 0
    let quietUntilMs = 0
    let answered: ((credential: Credential) => void) | undefined
    const denials = new Map<string, number[]>()

    const tell = async (message: object): Promise<void> => {
      for (const page of await worker.clients.matchAll({ type: 'window' }))
        page.postMessage({ gate, ...message })
    }

    /** Asks the pages. Without an answer nobody is signed in; without a better one than the refused, there is silence. */
    const ask = single(async (refused: string | undefined): Promise<void> => {
      tell({ type: 'mapgate:wanted', refused })
      shown = await new Promise<Credential>((resolve) => {
        answered = resolve
        setTimeout(() => resolve({ token: refused ?? '' }), WAIT_MS)
      })
      if (shown.token !== refused) return
      quietUntilMs = Date.now() + WAIT_MS
      shown = undefined
    })

    const headers = (): Record<string, string> =>
      shown?.token ? { [shown.header ?? 'token']: shown.token } : {}

    const mint = single(async (): Promise<void> => {
      const post = () =>
        fetch(`${root}.mapgate/ticket`, { method: 'POST', headers: headers(), redirect: 'error' })
      let askedAtMs = Date.now()
      let response = await post()
      if (response.status === 401) {
        await ask(shown?.token)
        askedAtMs = Date.now()
        response = await post()
      }
      const reply = response.ok ? await response.json() : {}
      ticket = reply.ticket ?? ''
      oldAtMs = askedAtMs + (reply.expiresInSeconds * 1000 * OLD_AT || WAIT_MS)
    })

    const send = async (request: Request, picture: boolean): Promise<Response> => {
      const { url, signal, cache } = request
      const options = { mode: 'cors', credentials: 'omit', redirect: 'error' } as const
      if (picture && shown?.token && Date.now() > oldAtMs) await mint(undefined)
      if (picture && ticket) {
        return fetch(`${url}${url.includes('?') ? '&' : '?'}mg_ticket=${ticket}`, {
          ...options,
          signal,
          cache,
        })
      }
      // In CORS mode, because a copied no-cors request drops its headers in silence.
      const carried = new Headers(request.headers)
      for (const [name, value] of Object.entries(headers())) carried.set(name, value)
      return fetch(new Request(request, { ...options, headers: carried }))
    }

    /** Three refusals in a row close a resource for a while; one acceptance opens it. */
    const note = (url: string, resource: string, status: number): void => {
      const row = denials.get(resource) ?? []
      if (status !== 403) denials.delete(resource)
      else {
        denials.set(resource, [...row.slice(-2), Date.now()])
        if (!row.length) tell({ type: 'mapgate:denied', url })
      }
    }

    const answer = async (request: Request): Promise<Response> => {
      const picture = request.destination === 'image'
      const resource = request.url.replace(/[?#].*/, '').replace(/(\/\d+){3}[^/]*$/, '')
      if (Date.now() < Math.max(quietUntilMs, (denials.get(resource)?.[2] ?? 0) + WAIT_MS))
        return Response.error()
      if (!shown) await ask(undefined)
      const token = shown?.token
      let response = await send(request.clone(), picture)
      const used = ticket
      if (token && (await isRefused(response))) {
        if (!picture) await (token === shown?.token && ask(token))
        else if (used === ticket) oldAtMs = 0
        if (shown) response = await send(request, picture)
      }
      note(request.url, resource, response.status)
      return response
    }

    return {
      owns: (url: string): boolean => `${url.replace(/[?#].*/, '')}/`.startsWith(base) && !CARRIES.test(url),
      answer,
      take: (message: Message): void => {
        if (message.gate !== gate) return
        if (message.token !== shown?.token) ticket = ''
        if (!ticket) oldAtMs = 0
        shown = message
        quietUntilMs = 0
        answered?.(message)
      },
    }
  }

  const { origin, searchParams } = new URL(worker.location.href)
  const roots = searchParams.getAll('root')
  const gates = searchParams
    .getAll('gate')
    .map((gate, at) => gateOf(gate, roots[at] ?? new URL('/', gate).href))

  worker.addEventListener('install', () => worker.skipWaiting())
  worker.addEventListener('activate', () => worker.clients.claim())
  worker.addEventListener('message', ({ data, origin: from }: MessageEvent<Message>) => {
    if (data?.type === 'mapgate:credential' && from === origin) for (const gate of gates) gate.take(data)
  })
  worker.addEventListener('fetch', (event: Fetch) => {
    const { request } = event
    const carries = request.headers.has('authorization') || request.headers.has('token')
    // The page's own files pass, which matters where page and gateway share a host: the script that gives the credential is one.
    const wanted = /^(image)?$/.test(request.destination) || /[?&]callback=/.test(request.url)
    if (carries || !wanted || request.mode === 'navigate') return
    const gate = gates.find(({ owns }) => owns(request.url))
    if (gate) event.respondWith(gate.answer(request))
  })
}
