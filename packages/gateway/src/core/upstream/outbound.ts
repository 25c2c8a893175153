import type { Readable } from 'node:stream'
import type { UpstreamReply as ReplyOf } from '@mapgate/policy'
import type { Delivery } from './delivery.ts'
import type { Question } from './question.ts'

/** A request to an upstream, built from parsed values only: no header, cookie or credential of the caller is in it. */
export interface Outbound {
  /** What is asked. */
  readonly question: Question
  /** For whom it is asked, and how the answer is delivered. */
  readonly delivery: Delivery
}

/** The same question with changes to its delivery. */
export function withDelivery({ question, delivery }: Outbound, changes: Partial<Delivery>): Outbound {
  return { question, delivery: { ...delivery, ...changes } }
}

/** The reply of the upstream. */
export type UpstreamReply = ReplyOf<Readable>

/** Sends one outbound request, with the gateway's own credential, retries and limits. */
export type Forward = (outbound: Outbound, signal: AbortSignal) => Promise<UpstreamReply>
