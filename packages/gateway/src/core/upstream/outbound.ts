import type { Readable } from 'node:stream'
import type { UpstreamReply as ReplyOf } from '@mapgate/policy'
import type { Delivery } from './delivery.ts'
import type { Question } from './question.ts'

/** A request to an upstream, built from parsed values only: no header, cookie or credential of the caller is in it. */
export interface Outbound {
  /** What is asked. */
  readonly question: Question
  /** For whom, and how the answer is brought. */
  readonly delivery: Delivery
}

/** The same question, delivered otherwise. */
export function withDelivery({ question, delivery }: Outbound, changes: Partial<Delivery>): Outbound {
  return { question, delivery: { ...delivery, ...changes } }
}

/** What the upstream answered. */
export type UpstreamReply = ReplyOf<Readable>

/** Sends one outbound request; the way to the upstream is its own affair (credential, retry, limits). */
export type Forward = (outbound: Outbound, signal: AbortSignal) => Promise<UpstreamReply>
