import type { UpstreamObserver } from '../core/upstream/observer.ts'

/** The part of a pino logger that the upstream room uses. */
export interface UpstreamLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** An observer that ignores everything. */
export const noObserver: UpstreamObserver = {
  exchanged: () => {},
  renewed: () => {},
  retried: () => {},
  turnedAway: () => {},
}

/** A log that drops everything. */
export const noLog: UpstreamLog = { info: () => {}, warn: () => {}, error: () => {} }
