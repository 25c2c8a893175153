/** The part of a pino logger that the upstream room uses. */
export interface UpstreamLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** What happens on the way to the upstreams, for metrics. Labels are names of the configuration and of the grammar only. */
export interface UpstreamObserver {
  /** One exchange ended: with an HTTP status, or with an error code such as `upstream.timeout`. */
  exchanged(upstream: string, operation: string, outcome: number | string, durationMs: number): void
  renewed(upstream: string, succeeded: boolean): void
  retried(upstream: string): void
  /** A request was refused because the waiting line is full or the wait was too long. */
  turnedAway(upstream: string): void
}

/** An observer that looks away. */
export const noObserver: UpstreamObserver = {
  exchanged: () => {},
  renewed: () => {},
  retried: () => {},
  turnedAway: () => {},
}

/** A log that keeps nothing. */
export const noLog: UpstreamLog = { info: () => {}, warn: () => {}, error: () => {} }
