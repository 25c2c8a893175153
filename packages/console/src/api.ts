import { signal } from '@preact/signals'

/** False from the first request that got no reply until one does. */
export const isReachable = signal(true)

/** What the API refused, as its problem document says it; `status` 0: nobody answered. */
export class Problem extends Error {
  readonly status: number
  /** What is wrong with single members, by their place, such as `body.name`. */
  readonly faults: Readonly<Record<string, string>>

  constructor(status: number, title: string, faults: Readonly<Record<string, string>> = {}) {
    super(title)
    this.status = status
    this.faults = faults
  }
}

/** What a request carries besides its path. */
interface Carried {
  /** Sent as JSON. */
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks the API and gives the whole reply, for what is no JSON, such as a picture. @param path below `/api`, with its query @throws Problem */
export async function ask(
  method: string,
  path: string,
  { body, signal, headers }: Carried = {},
): Promise<Response> {
  const reply = await fetch(`/api${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    isReachable.value = false
    throw new Problem(0, '')
  })
  isReachable.value = true
  if (reply.ok) return reply
  const problem = await reply.json().catch(() => ({}))
  if (reply.status === 401) for (const told of ended) told()
  throw new Problem(reply.status, String(problem.title ?? reply.statusText), problem.faults)
}

const ended = new Set<() => void>()

/** Calls `told` when the gateway says that nobody is signed in any more. */
export const onSessionEnd = (told: () => void): void => void ended.add(told)

/** Reads JSON. @throws Problem */
export const get = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await ask('GET', path, { signal })).json()

/** Sends JSON and reads JSON. @throws Problem */
export const post = async <T>(path: string, body: unknown = {}, signal?: AbortSignal): Promise<T> =>
  (await ask('POST', path, { body, signal })).json()

/** Replaces something. @param headers such as `If-Match` @throws Problem */
export const put = async <T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> =>
  (await ask('PUT', path, { body, headers })).json()

/** Removes something. @throws Problem */
export const remove = async <T>(path: string, body?: unknown): Promise<T> =>
  (await ask('DELETE', path, { body })).json()

/** Functions that are called while a stream of events goes on. */
interface Listener {
  /** Each event: its name, its data as text, and its id. */
  readonly onEvent: (name: string, data: string, id: string) => void
  /** The stream opened, or broke off and is tried again by the browser, or ended for good. */
  readonly onState?: (state: 'open' | 'broken' | 'ended') => void
}

/**
 * Reads a stream of server-sent events. The browser resumes it by the last id.
 * @param path below `/api`, with its query
 * @param names events that are listened to besides `message`
 * @returns what ends it
 */
export function events(path: string, names: readonly string[], { onEvent, onState }: Listener): () => void {
  const source = new EventSource(`/api${path}`)
  for (const name of ['message', ...names])
    source.addEventListener(name, (event) => onEvent(name, String(event.data), event.lastEventId))
  source.onopen = () => onState?.('open')
  source.onerror = () => onState?.(source.readyState === EventSource.CLOSED ? 'ended' : 'broken')
  return () => source.close()
}
