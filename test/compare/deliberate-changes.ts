import type { Part } from './exchange.ts'

/** A line of the gateway that one side is given otherwise: the proof that the comparison finds what differs. */
export interface Change {
  readonly name: string
  /** Text of a source file, wherever it lies. */
  readonly from: string
  readonly to: string
  /** The part that has to differ. */
  readonly shows: Part
}

/** One for each part that is compared. */
export const deliberateChanges: readonly Change[] = [
  {
    name: 'the audit line counts one byte more',
    from: 'bytes: input.bytes,',
    to: 'bytes: input.bytes + 1,',
    shows: 'audit',
  },
]
