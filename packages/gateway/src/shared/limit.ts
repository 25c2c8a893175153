/** A bound of time for several steps of one question. */
interface Limit {
  /** What a step gives; undefined where the bound is reached first. @throws what the step fails by */
  readonly before: <T>(step: Promise<T>) => Promise<T | undefined>
  readonly isOver: boolean
  /** True where it is over because of the time, not because whoever asked left. */
  readonly isTimedOut: boolean
  readonly end: () => void
}

/**
 * Begins a bound of time.
 * @param signal it is over as well when this one aborts
 */
export function waitAtMost(ms: number, signal: AbortSignal | undefined): Limit {
  const { promise: over, resolve } = Promise.withResolvers<undefined>()
  const state = { isOver: signal?.aborted ?? false, isTimedOut: false }
  const end = (): void => {
    state.isOver = true
    resolve(undefined)
  }
  // An answer that came while this process was busy is read first: timers run before sockets are read.
  const timer = setTimeout(
    () =>
      setImmediate(() => {
        state.isTimedOut = !state.isOver
        end()
      }),
    ms,
  )
  if (state.isOver) resolve(undefined)
  signal?.addEventListener('abort', end, { once: true })
  return {
    before: (step) => {
      step.catch(() => {})
      return Promise.race([step, over])
    },
    get isOver() {
      return state.isOver
    },
    get isTimedOut() {
      return state.isTimedOut
    },
    end: () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
    },
  }
}
