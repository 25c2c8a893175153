import { GatewayError } from '../core/errors.ts'
import type { Thread } from './thread.ts'

/** A thread does one job after the other; the second lies ready there, so that it never idles. */
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

/** The line in front of another thread. */
interface JobLine<Job, T> {
  /**
   * Settles when nothing works for the job any more: at once for one that waits when its caller leaves.
   * @throws GatewayError what the job ended with, `upstream.cancelled`, `gateway.internal`
   */
  readonly ask: (turn: Turn<Job>) => Promise<T>
  readonly close: () => Promise<void>
}

interface Waiting<Job, T> extends Turn<Job> {
  readonly resolve: (made: T | Promise<T>) => void
  readonly reject: (error: unknown) => void
}

/** Opens the line in front of a thread: few jobs are posted, and the others wait where they can be dropped and take turns. */
export function createJobLine<Job, T>(thread: Thread<Job, T>): JobLine<Job, T> {
  /** What waits, by caller; the caller whose turn is next is the first. */
  const lines = new Map<string, Set<Waiting<Job, T>>>()
  let posted = 0

  const leave = (waiting: Waiting<Job, T>): void => {
    const line = lines.get(waiting.caller)
    line?.delete(waiting)
    if (line?.size === 0) lines.delete(waiting.caller)
  }

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
    for (const [caller, line] of lines) {
      const [first] = line
      if (posted >= mostPosted || first === undefined) return
      lines.delete(caller)
      line.delete(first)
      if (line.size > 0) lines.set(caller, line)
      void post(first)
    }
  }

  return {
    ask: (turn) =>
      new Promise<T>((resolve, reject) => {
        const cancelled = () => new GatewayError('upstream.cancelled', 'the caller left')
        if (turn.signal.aborted) return reject(cancelled())
        const drop = () => {
          leave(waiting)
          reject(cancelled())
        }
        const make = () => {
          turn.signal.removeEventListener('abort', drop)
          return turn.make()
        }
        const waiting = { ...turn, make, resolve, reject }
        turn.signal.addEventListener('abort', drop, { once: true })
        lines.set(turn.caller, (lines.get(turn.caller) ?? new Set()).add(waiting))
        postNext()
      }),
    async close() {
      for (const waiting of [...lines.values()].flatMap((line) => [...line])) {
        leave(waiting)
        waiting.reject(new GatewayError('gateway.internal', 'the line was closed'))
      }
      await thread.close()
    },
  }
}
