import type { Outbound, UpstreamReply } from './outbound.ts'

/** Ordered steps (reads, at most one write) and a pure way to make one reply of theirs. A step may use earlier replies. */
export interface Plan {
  readonly steps: readonly ((earlier: readonly UpstreamReply[]) => Outbound)[]
  /** One reply out of those of all steps; for a plan of one step, that one. */
  readonly combine: (replies: readonly UpstreamReply[]) => UpstreamReply | Promise<UpstreamReply>
}
