/** Events of the connections to upstreams, for metrics. Labels are names of the configuration and of the grammar only. */
export interface UpstreamObserver {
  /** One exchange ended: with an HTTP status, or with an error code such as `upstream.timeout`. */
  exchanged(upstream: string, operation: string, outcome: number | string, durationMs: number): void
  renewed(upstream: string, succeeded: boolean): void
  retried(upstream: string): void
  /** A request was refused because the queue is full or the wait was too long. */
  turnedAway(upstream: string): void
}

/** The state of an upstream, for health and metrics. */
export interface UpstreamStatus {
  readonly name: string
  /** Requests under way, and those that wait for their turn. */
  readonly inFlight: number
  readonly waiting: number
  readonly credential: CredentialStatus
  readonly bases: readonly { readonly url: string; readonly breaker: string; readonly pending: number }[]
}

export interface CredentialStatus {
  readonly kind: string
  /** False after a sign-in failed that was not repaired since. */
  readonly good: boolean
  readonly renewals: number
}
