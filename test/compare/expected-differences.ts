import type { Difference } from './compare.ts'

/** A difference between two versions that is meant. */
export interface ExpectedDifference {
  /** Why it is meant, as a sentence. */
  readonly reason: string
  /** True for the differences that it explains; as narrow as it can be. */
  readonly explains: (difference: Difference) => boolean
}

/** What `npm run compare` may find. It is emptied when the version that is compared with has the change. */
export const expectedDifferences: readonly ExpectedDifference[] = []
