/** How long after a failure no new attempt is made. */
const QUIET_MS = 5000

/**
 * Lets one renewal run at a time: whoever asks meanwhile waits for the same one. After a failed one, none is tried for
 * a while: callers get the same error at once, so that a hundred tiles make no hundred attempts.
 *
 * @param now the current time in epoch ms.
 * @param onFailure called once for a row of failures.
 */
export const renewal = <T>(
  attempt: () => Promise<T>,
  now: () => number,
  onFailure: (error: Error) => void,
) => {
  let inFlight: Promise<T> | undefined
  let failure: { error: unknown; untilMs: number } | undefined

  const quiet = (): unknown => (now() < (failure?.untilMs ?? 0) ? failure?.error : undefined)

  const start = async (): Promise<T> => {
    try {
      const value = await attempt()
      failure = undefined
      return value
    } catch (error) {
      if (!failure) onFailure(error as Error)
      failure = { error, untilMs: now() + QUIET_MS }
      throw error
    } finally {
      inFlight = undefined
    }
  }

  return {
    /** Starts a renewal, joins the one in flight, or rejects while it is quiet after a failure. */
    run: (): Promise<T> => {
      if (!inFlight && quiet()) return Promise.reject(failure?.error)
      inFlight ??= start()
      return inFlight
    },
    /** The renewal in flight, if any. */
    pending: (): Promise<T> | undefined => inFlight,
    /** Why the last renewal failed, while its quiet time still runs. */
    quiet,
    /** Forgets a failure, so that the next call tries at once. */
    reset: (): void => {
      failure = undefined
    },
  }
}
