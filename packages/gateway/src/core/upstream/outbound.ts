import type { Readable } from 'node:stream'
import type { UpstreamReply as ReplyOf } from '@mapgate/policy'
import type { AnswerSource } from '../request/answer-source.ts'
import type { Delivery } from './delivery.ts'
import type { Question } from './question.ts'
import type { Subject } from './subject.ts'

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
export interface UpstreamReply extends ReplyOf<Readable> {
  /** False where the upstream forbids to give it to others: `no-store`, `Set-Cookie`, `Vary` by what is not sent. Absent: nobody looked. */
  readonly mayBeKept?: boolean
  /** Where it came from; absent: from the upstream. */
  readonly source?: AnswerSource
  /** How the answer is kept, for what is made of it; absent where it is not kept, or not beside a `contentId`. */
  readonly keeping?: Keeping
}

/** How long and for whom an answer is kept. What is made of it is kept no longer, and for the same people. */
export interface Keeping {
  readonly subject: Subject
  /** Epoch milliseconds, as the entry has it. */
  readonly freshUntil: number
  /** A number of the store that says which purges had happened: before the question was sent, or when the entry was found. */
  readonly mark: number
  /** The caller as limits count it. */
  readonly principalId: string
  /** True for what many ask for, such as tiles. */
  readonly isShared: boolean
  /** The kept answers that it is made of, and what is kept of that itself as the last. */
  readonly parts: readonly KeptPart[]
}

/** Names what is kept in the store of answers. */
export interface KeptPart {
  readonly key: string
  /** Digest of its bytes, see `contentIdOf`. */
  readonly contentId: string
  /** Of an answer: the catalogue's entry that its question was narrowed by, see `Question`. */
  readonly basis?: string | undefined
}

/** Sends one outbound request, with the gateway's own credential, retries and limits. */
export type Forward = (outbound: Outbound, signal: AbortSignal) => Promise<UpstreamReply>
