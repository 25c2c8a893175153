import type { Principal } from '@mapgate/policy'
import type { Hold } from '../request/hold.ts'
import type { Subject } from './subject.ts'

/** Somebody who asks, as an upstream counts and weighs them; never sent. */
export interface Asker {
  /** The caller as limits count it, see `callerOf`. */
  readonly principalId: string
  /** By which it is found whose turn it is before a busy upstream; absent for what the gateway asks for itself. */
  readonly traits?: Pick<Principal, 'roles' | 'attributes'>
}

/**
 * All for whom one question is asked. Whoever of them has room in the limits of an upstream lends it, so that nobody waits behind what another one has begun,
 * and has it back when they leave.
 */
export interface Askers {
  /** All by now; the same one may come several times. */
  readonly all: () => Iterable<Asker>
  /** Called with what has to be called when somebody joins or leaves; a later call takes its place. */
  readonly watch: (lookAgain: () => void) => void
}

/**
 * For whom a question is asked, and how its answer is delivered. Nothing in it decides what the upstream answers, except the file that a
 * write brings along; so it has no headers in general: those that decide an answer are in the `Question`.
 */
export interface Delivery extends Asker {
  /** Units of work that it is for the upstream, see `costOf`; default 1. */
  readonly cost?: number
  /** Default: the principal alone. */
  readonly askers?: Askers
  /**
   * `whole`: transform needs the reply in memory, decoded; `stream`: it passes as it is. The upstream answers the same either way. But only a
   * reply that is held is read to its end for errors, so one that passed has to be read before it serves for one that is held.
   */
  readonly holds: 'whole' | 'stream'
  /** Counts what is held of the reply. */
  readonly hold?: Hold
  /**
   * In place of the question's body: read once, at the pace of the upstream. Where it throws, the request never becomes whole. It stands here
   * because a question is plain data, to be compared and asked again; only questions that are not repeatable come with one.
   */
  readonly upload?: AsyncIterable<Uint8Array>
  /** The W3C trace context that the request belongs to, sent as a header. */
  readonly traceparent?: string
  /** True where a failure of the upstream is an answer too: the request goes on without this reply. Default false. */
  readonly mayFail?: boolean
  /** Path of the mount through which it was asked, whose rules say how long its answer is kept. */
  readonly mount?: string
  /** What it is about, where its answer may be kept. */
  readonly subject?: Subject
  /**
   * Called before the question leaves the gateway, and not where its answer is known. What it throws keeps the question from being sent.
   * Resolves with the time when the check was begun, in epoch milliseconds: one check may serve for several questions.
   */
  readonly beforeSent?: () => Promise<number>
}
