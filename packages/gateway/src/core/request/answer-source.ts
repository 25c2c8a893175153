/** Where an answer came from: `hit` and `stale` were kept, `collapsed` was asked for by somebody else at the same time. */
export interface AnswerSource {
  readonly from: 'hit' | 'stale' | 'collapsed' | 'miss'
  /** Seconds for which it is fresh still; negative for a stale one. */
  readonly ttlSeconds?: number
}
