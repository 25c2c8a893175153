import type { IntentBase, Own } from './base.ts'
import type { RowsQuestion } from './rows.ts'

/** Rows of one layer, summed up by classes or bins of their values. */
export interface Summary extends RowsQuestion<'summary'> {
  readonly by: Classes | Bins
}

/** Classes of values, such as those that a renderer draws. */
export interface Classes {
  readonly kind: 'classes'
  readonly fields: readonly string[]
  /** True where values are divided by others, or their logarithm is taken: either fails at a zero. */
  readonly canFail: boolean
  readonly definition: Own
}

/** Bins of one field: of a date, or of any. */
export interface Bins {
  readonly kind: 'bins' | 'date-bins'
  readonly field: string | undefined
  /** Where bins begin and end, as far as the client says so. */
  readonly bounds: readonly unknown[]
  /** The names of the columns that tell where a bin begins and ends. */
  readonly boundNames: BoundNames
  readonly definition: Own
}

/** Names of the columns that tell where a bin begins, ends, or lies. */
export interface BoundNames {
  readonly lower?: string | undefined
  readonly upper?: string | undefined
  readonly bound?: string | undefined
}

/** Count and extent of all rows of a layer, as far as the server knows them without looking. */
export interface Estimates extends IntentBase<'estimates'> {
  readonly layerId: number
}
