import type { Intent } from '@mapgate/protocol'
import type { EditVerdict } from './edit-alarm.ts'
import type { UpstreamReply } from './reply.ts'

/** The kind of reply that was asked for. Nothing is known of a `file` beforehand; an `attachment` is a file that is known to be no page. */
export type Expected = 'json' | 'image' | 'pbf' | 'kmz' | 'file' | 'attachment'

/** One question to a map server, narrowed to what its caller has. */
export interface Step {
  readonly intent: Intent
  /** Whether its reply is read here or passes on as it comes. */
  readonly holds: 'stream' | 'whole'
  /** Default: what the format says. */
  readonly expects?: Expected
  /** True where the plan goes on without the reply. */
  readonly mayFail?: true
}

/** Ordered steps (reads, at most one write) and a pure way to make one reply of theirs. A step may use earlier replies. */
export interface Plan<S = Step, Reply = UpstreamReply> {
  readonly steps: readonly ((earlier: readonly Reply[]) => S)[]
  /**
   * Steps that turn out to be needed once the replies of all others are there, such as putting a row back. Asked for again after their replies came, until
   * there are none. They come after a write, so they are sent also when the caller has left.
   */
  readonly more?: (replies: readonly Reply[]) => readonly S[]
  /** Of an edit: what its changes came to when they were checked. */
  readonly verdicts?: readonly EditVerdict[]
  /** Called before each step: reads in another thread what later steps need of a large reply; undefined where there is nothing to wait for. */
  readonly readAhead?: (earlier: readonly Reply[]) => Promise<void> | undefined
  /** True where `combine` reads no reply that may be large. Default false. */
  readonly combinesQuickly?: boolean
  /** One reply out of those of all steps; for a plan of one step, that one. */
  readonly combine: (replies: readonly Reply[]) => Reply | Promise<Reply>
}
