import type { Habits } from '@mapgate/sample-server'
import type { EditEmphasis } from '../edits/edit-grants.ts'
import type { Emphasis } from '../policies.ts'

/** A text of a source file, and the text that stands there instead while the sabotage is on. */
export interface Change {
  /** From the root of the repository on. */
  readonly file: string
  /** Stands there exactly once. */
  readonly find: string
  readonly replace: string
}

/** Which cases notice a sabotage soon: certain operations under certain policies, from a seed that is known to find it. */
export interface Noticing {
  readonly operations: readonly string[]
  readonly emphasis?: Emphasis
  /** Default 1. */
  readonly seed?: number
  /** Most cases until it has to be noticed; default 1,000. */
  readonly cases?: number
  /** Cases for one policy before the next is made; default 20. */
  readonly casesPerPolicy?: number
}

/** Which edits notice a sabotage soon: those of a run of edits, or of one with somebody else at every gap. */
export interface NoticingEdits {
  readonly edits: 'rows' | 'gaps'
  /** Default: all. */
  readonly operations?: readonly string[]
  readonly emphasis?: EditEmphasis
  /** How the map server differs from others; default: in nothing. */
  readonly habits?: Habits
  /** Default 1. */
  readonly seed?: number
  /** Most cases until it has to be noticed; default 1,000. */
  readonly cases?: number
}

/** Which requests to gateways that keep answers notice a sabotage soon. */
export interface NoticingKept extends Noticing {
  readonly kept: true
}

/** Unit tests that notice a sabotage, by their files: what no request of a run can show, such as what holds only between two moments. */
export interface NoticingTests {
  readonly tests: readonly string[]
}

/** One protection of the gateway that is taken away in its source, which the soundness run, or a unit test, has to notice. */
export interface Sabotage extends Change {
  readonly name: string
  /** What is taken away: a part of a request that is narrowed, of a reply that is filtered, or a refusal. */
  readonly removes: 'narrowing' | 'filter' | 'refusal'
  /** Where a second place protects the same: what is taken away there. */
  readonly also?: readonly Change[]
  readonly noticed: Noticing | NoticingKept | NoticingEdits | NoticingTests
}

/** Every change of a sabotage. */
export const changesOf = ({ file, find, replace, also = [] }: Sabotage): readonly Change[] => [
  { file, find, replace },
  ...also,
]

/**
 * The source of a file with a change in it.
 * @throws Error where the text to find is not there exactly once
 */
export function changed(source: string, { file, find, replace }: Change): string {
  const [before, after, ...more] = source.split(find)
  if (before === undefined || after === undefined) throw new Error(`${file} does not hold ${find}`)
  if (more.length > 0) throw new Error(`${file} holds ${more.length + 1} times ${find}`)
  return `${before}${replace}${after}`
}
