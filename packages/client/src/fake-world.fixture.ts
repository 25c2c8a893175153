import type { Environment } from './environment.ts'

/** A gateway, a clock and some tabs for unit tests: every request is written down, time passes only when told to. */
export const fakeWorld = ({ lifeSeconds = 300 } = {}) => {
  let nowMs = 1_000_000_000
  let timers: { atMs: number; run: () => void }[] = []
  let serial = 0
  const issued = new Map<string, { expiresAtMs: number; credential: string }>()
  const requests: { method: string; url: string; token: string | null; redirect: string; status: number }[] =
    []
  const world = {
    requests,
    /** Credentials that the gateway accepts. */
    valid: new Set(['good']),
    /** Paths that answer 403 whoever asks. */
    forbidden: new Set<string>(),
    /** Answers refusals of JSON resources with HTTP 200 and an envelope, as for old ArcGIS clients. */
    envelopes: false,
    /** What the ticket endpoint answers instead of tickets. */
    ticketFault: undefined as number | 'network' | undefined,
    /** What refusals of credentials say. */
    refusal: 'Invalid token.',
    issued,
    ticketPosts: () => requests.filter(({ method, url }) => method === 'POST' && url.endsWith('/ticket')),
    now: () => nowMs,
    /** Lets all promises settle. */
    settle: async () => {
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    },
    /** Lets time pass, running the timers that fall due on the way. */
    pass: async (ms: number) => {
      const endMs = nowMs + ms
      for (;;) {
        const due = timers.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0]
        if (!due) break
        timers = timers.filter((timer) => timer !== due)
        nowMs = Math.max(nowMs, due.atMs)
        due.run()
        await world.settle()
      }
      nowMs = endMs
      await world.settle()
    },
    /** Lets time pass without timers, as on a machine that sleeps. */
    sleep: (ms: number) => {
      nowMs += ms
    },
    tab: (): Environment & { wake: () => void } => {
      let wake = (): void => {}
      return {
        fetch: async (input, init) => {
          const request = new Request(input, init)
          await new Promise((resolve) => setImmediate(resolve))
          const response = answer(request)
          const token = request.headers.get('token')
          requests.push({
            method: request.method,
            url: request.url,
            token,
            redirect: request.redirect,
            status: response.status,
          })
          return response
        },
        now: () => nowMs,
        later: (run, delayMs) => {
          const timer = { atMs: nowMs + delayMs, run }
          timers.push(timer)
          return () => {
            timers = timers.filter((other) => other !== timer)
          }
        },
        onWake: (listener) => {
          wake = listener
          return () => {}
        },
        wake: () => wake(),
      }
    },
    /** Several tabs of one origin, with the locks and channels of Node. */
    tabs: (count: number): Environment[] => {
      const origin = Math.random()
      return Array.from({ length: count }, () => ({
        ...world.tab(),
        later: (run, delayMs) => {
          const timer = setTimeout(run, delayMs).unref()
          return () => clearTimeout(timer)
        },
        locks: navigator.locks,
        channel: (name) => new BroadcastChannel(`${name}${origin}`),
      }))
    },
  }

  const refuse = (request: Request, code: number): Response => {
    const json = !/export|tile/.test(request.url)
    return Response.json(
      { error: { code: code === 401 ? 498 : code, message: world.refusal, details: [] } },
      { status: world.envelopes && json ? 200 : code },
    )
  }

  const answer = (request: Request): Response => {
    const url = new URL(request.url)
    const token = request.headers.get('token')
    if (url.pathname.endsWith('.mapgate/ticket')) {
      if (world.ticketFault === 'network') throw new TypeError('Failed to fetch')
      if (world.ticketFault) return Response.json({}, { status: world.ticketFault })
      if (!token || !world.valid.has(token)) return refuse(request, 401)
      const ticket = `ticket-${++serial}`
      issued.set(ticket, { expiresAtMs: nowMs + lifeSeconds * 1000, credential: token })
      return Response.json({ ticket, expiresAt: 0, expiresInSeconds: lifeSeconds })
    }
    const ticket = issued.get(url.searchParams.get('mg_ticket') ?? '')
    const known = token
      ? world.valid.has(token)
      : ticket && ticket.expiresAtMs > nowMs && world.valid.has(ticket.credential)
    if (!known) return refuse(request, 401)
    if (world.forbidden.has(url.pathname.replace(/(\/\d+){3}$/, ''))) return refuse(request, 403)
    return Response.json({ name: url.pathname })
  }

  return world
}
