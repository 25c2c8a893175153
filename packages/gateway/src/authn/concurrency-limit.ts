import { GatewayError } from '../core/errors/errors.ts'

/**
 * Limits how many pieces of heavy work run at a time. A password hash takes a thread and 32 MiB; a flood of them must neither fill the
 * memory nor take all the threads that signatures and files need.
 * @throws GatewayError `credential.throttled` when more than `waiting` are in the queue
 */
export function createConcurrencyLimit({ atOnce, waiting }: { atOnce: number; waiting: number }) {
  const queue: (() => void)[] = []
  let inside = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (inside >= atOnce) {
      if (queue.length >= waiting)
        throw new GatewayError('credential.throttled', 'too many sign-ins at once', { retryAfterSeconds: 5 })
      await new Promise<void>((enter) => queue.push(enter))
    } else inside += 1
    try {
      return await work()
    } finally {
      // The piece that has waited longest runs next.
      const next = queue.shift()
      if (next) next()
      else inside -= 1
    }
  }
}
