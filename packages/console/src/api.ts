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

/** The answer to an unsaved question: read once, with what stood in its headers. */
export async function ask(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  const reply = await fetch(`/api${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem(0, '')
  })
  if (reply.ok) return reply
  const problem = await reply.json().catch(() => ({}))
  if (reply.status === 401) for (const told of ended) told()
  throw new Problem(reply.status, String(problem.title ?? reply.statusText), problem.faults)
}

const ended = new Set<() => void>()

/** Calls `told` when the gateway says that nobody is signed in any more. */
export const onSessionEnd = (told: () => void): void => void ended.add(told)

export const get = async <T>(path: string, signal?: AbortSignal): Promise<T> =>
  (await ask('GET', path, undefined, signal)).json()

export const post = async <T>(path: string, body: unknown = {}, signal?: AbortSignal): Promise<T> =>
  (await ask('POST', path, body, signal)).json()

export const put = async <T>(path: string, body: unknown): Promise<T> => (await ask('PUT', path, body)).json()

export const remove = async <T>(path: string, body?: unknown): Promise<T> =>
  (await ask('DELETE', path, body)).json()
