import { GatewayError } from '../../core/errors/errors.ts'

/** What is kept of a provider, and how it is asked for. */
interface KeptOptions<Value> {
  readonly load: () => Promise<Value>
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly onFailure: (error: unknown) => void
}

/** What is known is read again after so long, in the background. */
const freshForMs = 3_600_000
/** A provider that failed is left alone for so long, doubled at each failure up to a minute. */
const firstPauseMs = 1_000
const longestPauseMs = 60_000

/**
 * Reads something once for everybody who waits, when it is first needed, and keeps what was read last through an outage.
 * @returns a function that throws GatewayError `credential.provider-unreachable` while nothing was ever read
 */
export function keepMetadata<Value>({ load, clock, onFailure }: KeptOptions<Value>): () => Promise<Value> {
  let known: { readonly value: Value; readonly readAt: number } | undefined
  let loading: Promise<Value | undefined> | undefined
  let failures = 0
  let askAgainAt = Number.NEGATIVE_INFINITY

  const read = async (): Promise<Value | undefined> => {
    try {
      const value = await load()
      known = { value, readAt: clock() }
      failures = 0
    } catch (error) {
      askAgainAt = clock() + Math.min(longestPauseMs, firstPauseMs * 2 ** failures)
      failures += 1
      onFailure(error)
    } finally {
      loading = undefined
    }
    return known?.value
  }
  const refresh = (): Promise<Value | undefined> => {
    if (loading === undefined && clock() < askAgainAt) return Promise.resolve(known?.value)
    loading ??= read()
    return loading
  }
  return async () => {
    if (known !== undefined) {
      if (clock() - known.readAt > freshForMs) void refresh()
      return known.value
    }
    const value = await refresh()
    if (value === undefined) throw new GatewayError('credential.provider-unreachable')
    return value
  }
}
