import type { Intent } from './intent.ts'

/** What a dialect tells policy of a request. */
export interface AskedIntent {
  /** Constant texts in its conditions are worked out, so that policy sees what a database would. */
  readonly intent: Intent
  /** True where a text of the request holds a character that a database of single bytes may read as an apostrophe. */
  readonly hasUncertainText: () => boolean
}
