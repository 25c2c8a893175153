import { GatewayError } from '../core/errors/errors.ts'
import type { Thread } from './thread.ts'

/** The number of jobs posted to a thread: it does one at a time, and the second is ready, so that it never idles. */
const mostPosted = 2

/** A job that is to be done when its turn comes. */
interface Turn<Job> {
  /** Whose job it is: callers take turns. */
  readonly caller: string
  /** Aborts when the caller leaves. */
  readonly signal: AbortSignal
  /** Makes the job, and says what is moved with it: nothing is copied for a job that waits. */
  readonly make: () => { readonly job: Job; readonly moved: ArrayBuffer[] }
}

/** The queue in front of another thread. */
interface JobQueue<Job, T> {
  /**
   * Settles when no work for the job goes on: at once for a waiting job whose caller leaves.
   * @throws GatewayError what the job ended with, `upstream.cancelled`, `gateway.internal`
   */
  readonly ask: (turn: Turn<Job>) => Promise<T>
  readonly close: () => Promise<void>
}

interface Waiting<Job, T> extends Turn<Job> {
  readonly resolve: (made: T | Promise<T>) => void
  readonly reject: (error: unknown) => void
}

/** Opens the queue in front of a thread: few jobs are posted, and the others wait where they can be dropped and take turns. */
export function createJobQueue<Job, T>(thread: Thread<Job, T>): JobQueue<Job, T> {
  const turns = new Turns<Waiting<Job, T>>()
  let posted = 0

  const post = async ({ make, resolve, reject }: Waiting<Job, T>): Promise<void> => {
    posted += 1
    try {
      const { job, moved } = make()
      resolve(await thread.ask(job, moved))
    } catch (error) {
      reject(error)
    }
    posted -= 1
    postNext()
  }
  const postNext = (): void => {
    for (let next = turns.first; next && posted < mostPosted; next = turns.first) {
      turns.take(next)
      void post(next)
    }
  }

  return {
    ask: (turn) =>
      new Promise<T>((resolve, reject) => {
        if (turn.signal.aborted) return reject(cancelled())
        turns.add(droppable({ ...turn, resolve, reject }, (left) => turns.leave(left)))
        postNext()
      }),
    async close() {
      for (const waiting of turns.all()) {
        turns.leave(waiting)
        waiting.reject(new GatewayError('gateway.internal', 'the queue was closed'))
      }
      await thread.close()
    },
  }
}

/** A job that leaves its queue with its caller, as long as it waits. */
function droppable<Job, T>(
  waiting: Waiting<Job, T>,
  leave: (left: Waiting<Job, T>) => void,
): Waiting<Job, T> {
  const { signal, reject } = waiting
  const drop = () => {
    leave(dropped)
    reject(cancelled())
  }
  const make = () => {
    signal.removeEventListener('abort', drop)
    return waiting.make()
  }
  const dropped = { ...waiting, make }
  signal.addEventListener('abort', drop, { once: true })
  return dropped
}

const cancelled = () => new GatewayError('upstream.cancelled', 'the caller left')

/** The waiting jobs by caller; the caller whose turn is next is the first. */
class Turns<Waiter extends { readonly caller: string }> {
  readonly #queues = new Map<string, Set<Waiter>>()

  add(waiter: Waiter): void {
    this.#queues.set(waiter.caller, (this.#queues.get(waiter.caller) ?? new Set()).add(waiter))
  }

  /** The next job; undefined where none waits. */
  get first(): Waiter | undefined {
    const [queue = []] = this.#queues.values()
    const [first] = queue
    return first
  }

  /** Takes the first out, and its caller to the end. */
  take(first: Waiter): void {
    const queue = this.#queues.get(first.caller)
    this.#queues.delete(first.caller)
    queue?.delete(first)
    if (queue && queue.size > 0) this.#queues.set(first.caller, queue)
  }

  leave(waiter: Waiter): void {
    const queue = this.#queues.get(waiter.caller)
    queue?.delete(waiter)
    if (queue?.size === 0) this.#queues.delete(waiter.caller)
  }

  all(): readonly Waiter[] {
    return [...this.#queues.values()].flatMap((queue) => [...queue])
  }
}
