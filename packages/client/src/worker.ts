import type {} from './gate.ts'

/*
 * The service worker: every request that a page makes to its gateway is sent again with the credential that the page could not add:
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

  /** One gateway, what it is shown, and what it refused. */
  class Guarded {
    readonly #gate: string
    readonly #root: string
    readonly #base: string
    #shown: Credential | undefined
    #ticket = ''
    #oldAtMs = 0
    #quietUntilMs = 0
    #answered: ((credential: Credential) => void) | undefined
    readonly #denials = new Map<string, number[]>()

    constructor(gate: string, root: string) {
      this.#gate = gate
      this.#root = root
      this.#base = new URL(gate).href.replace(/\/*$/, '/')
    }

    owns(url: string): boolean {
      return `${url.replace(/[?#].*/, '')}/`.startsWith(this.#base) && !CARRIES.test(url)
    }

    take(message: Message): void {
      if (message.gate !== this.#gate) return
      if (message.token !== this.#shown?.token) this.#ticket = ''
      if (!this.#ticket) this.#oldAtMs = 0
      this.#shown = message
      this.#quietUntilMs = 0
      this.#answered?.(message)
    }

    async answer(request: Request): Promise<Response> {
      const picture = request.destination === 'image'
      const resource = request.url.replace(/[?#].*/, '').replace(/(\/\d+){3}[^/]*$/, '')
      if (Date.now() < Math.max(this.#quietUntilMs, (this.#denials.get(resource)?.[2] ?? 0) + WAIT_MS))
        return Response.error()
      if (!this.#shown) await this.#ask(undefined)
      const token = this.#shown?.token
      let response = await this.#send(request.clone(), picture)
      const used = this.#ticket
      if (token && (await isRefused(response))) {
        if (!picture) await (token === this.#shown?.token && this.#ask(token))
        else if (used === this.#ticket) this.#oldAtMs = 0
        if (this.#shown) response = await this.#send(request, picture)
      }
      this.#note(request.url, resource, response.status)
      return response
    }

    async #tell(message: object): Promise<void> {
      for (const page of await worker.clients.matchAll({ type: 'window' }))
        page.postMessage({ gate: this.#gate, ...message })
    }

    /** Asks the pages. Without an answer nobody is signed in; without a better one than the refused, there is silence. */
    readonly #ask = single(async (refused: string | undefined): Promise<void> => {
      this.#tell({ type: 'mapgate:wanted', refused })
      this.#shown = await new Promise<Credential>((resolve) => {
        this.#answered = resolve
        setTimeout(() => resolve({ token: refused ?? '' }), WAIT_MS)
      })
      if (this.#shown.token !== refused) return
      this.#quietUntilMs = Date.now() + WAIT_MS
      this.#shown = undefined
    })

    #headers(): Record<string, string> {
      return this.#shown?.token ? { [this.#shown.header ?? 'token']: this.#shown.token } : {}
    }

    readonly #mint = single(async (): Promise<void> => {
      const post = () =>
        fetch(`${this.#root}.mapgate/ticket`, { method: 'POST', headers: this.#headers(), redirect: 'error' })
      let askedAtMs = Date.now()
      let response = await post()
      if (response.status === 401) {
        await this.#ask(this.#shown?.token)
        askedAtMs = Date.now()
        response = await post()
      }
      const reply = response.ok ? await response.json() : {}
      this.#ticket = reply.ticket ?? ''
      this.#oldAtMs = askedAtMs + (reply.expiresInSeconds * 1000 * OLD_AT || WAIT_MS)
    })

    async #send(request: Request, picture: boolean): Promise<Response> {
      const { url, signal, cache } = request
      const options = { mode: 'cors', credentials: 'omit', redirect: 'error' } as const
      if (picture && this.#shown?.token && Date.now() > this.#oldAtMs) await this.#mint(undefined)
      if (picture && this.#ticket) {
        return fetch(`${url}${url.includes('?') ? '&' : '?'}mg_ticket=${this.#ticket}`, {
          ...options,
          signal,
          cache,
        })
      }
      // In CORS mode, because a copied no-cors request drops its headers in silence.
      const carried = new Headers(request.headers)
      for (const [name, value] of Object.entries(this.#headers())) carried.set(name, value)
      return fetch(new Request(request, { ...options, headers: carried }))
    }

    /** Three refusals in a row close a resource for a while; one acceptance opens it. */
    #note(url: string, resource: string, status: number): void {
      const row = this.#denials.get(resource) ?? []
      if (status !== 403) this.#denials.delete(resource)
      else {
        this.#denials.set(resource, [...row.slice(-2), Date.now()])
        if (!row.length) this.#tell({ type: 'mapgate:denied', url })
      }
    }
  }

  const { origin, searchParams } = new URL(worker.location.href)
  const roots = searchParams.getAll('root')
  const gates = searchParams
    .getAll('gate')
    .map((gate, at) => new Guarded(gate, roots[at] ?? new URL('/', gate).href))

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
    const gate = gates.find((each) => each.owns(request.url))
    if (gate) event.respondWith(gate.answer(request))
  })
}
