import type { Outbound, UpstreamReply } from './outbound.ts'

/** Ordered steps (reads, at most one write) and a pure way to make one reply of theirs. A step may use earlier replies. */
export interface Plan {
  readonly steps: readonly ((earlier: readonly UpstreamReply[]) => Outbound)[]
  /** Called before each step: reads in another thread what later steps need of a large reply; undefined where there is nothing to wait for. */
  readonly readAhead?: (earlier: readonly UpstreamReply[]) => Promise<void> | undefined
  /** True where `combine` reads no reply that may be large. Default false. */
  readonly combinesQuickly?: boolean
  /** One reply out of those of all steps; for a plan of one step, that one. */
  readonly combine: (replies: readonly UpstreamReply[]) => UpstreamReply | Promise<UpstreamReply>
}
