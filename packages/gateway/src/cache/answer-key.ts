import { hash } from 'node:crypto'
import type { Outbound } from '../core/upstream/outbound.ts'
import { type Question, questionKey } from '../core/upstream/question.ts'
import type { Rule } from './rules.ts'

/** The question as it is kept: of its headers a coding alone, for replies that pass as they come. */
export function keptQuestion({ question, delivery: { holds } }: Outbound): Question {
  const coding = question.headers['accept-encoding']
  const isCoded = coding !== undefined && holds === 'stream'
  return { ...question, headers: isCoded ? { 'accept-encoding': coding } : {} }
}

/** What an answer hangs on besides its question. */
interface AnsweredBy {
  /** Digest of how the upstream is reached and signed in to, see `upstreamGeneration`. */
  readonly generation: string
  readonly holds: 'whole' | 'stream'
  readonly rule: Rule
}

/**
 * The key of an answer, base64url of SHA-256: another one wherever question, upstream, sign-in, rule or the way of reading the reply differs. A picture
 * that was read is the same as one that passed; of other replies only those that are read are searched for errors to their end.
 */
export function answerKey(question: Question, { generation, holds, rule }: AnsweredBy): string {
  const read = question.expects === 'image' ? 'image' : holds
  const { life, staleWhileRevalidate, staleIfError } = rule
  const lives = [life, staleWhileRevalidate, staleIfError]
  return hash('sha256', JSON.stringify([questionKey(question), generation, read, lives]), 'base64url')
}
