import type { Comparison, ValueKind } from '../../expression/index.ts'

/** A piece of a pattern of `LIKE`: letters that stand for themselves, any run of characters, or any one character. */
export type PatternPart = { readonly letters: string } | 'run' | 'one'

/**
 * A condition on fields that is true or not true, without a third value: where a field is null, nothing but `null` is true of it. So
 * `differs` and what is negated hold only where the field is known, and there is no NOT that could turn an unknown into a yes.
 */
export type Plain =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Plain[] }
  | { readonly kind: 'null'; readonly field: string }
  | { readonly kind: 'known'; readonly field: string; readonly of: ValueKind | undefined }
  | {
      readonly kind: 'number'
      readonly field: string
      readonly operator: Comparison
      /** In plain decimals, `-12.5`. */
      readonly value: string
    }
  | { readonly kind: 'text'; readonly field: string; readonly negated: boolean; readonly value: string }
  | {
      readonly kind: 'like'
      readonly field: string
      readonly negated: boolean
      readonly pattern: readonly PatternPart[]
    }
  /** A text from one text on and before another, by the order of code points; stands beside a `like` of the same field. */
  | { readonly kind: 'text-range'; readonly field: string; readonly from: string; readonly before: string }

/** Every row. */
export const all: Plain = { kind: 'all' }

/** No row. */
export const none: Plain = { kind: 'none' }

/** What holds where all of these do. */
export function both(terms: readonly Plain[]): Plain {
  return joined('and', terms, none, all)
}

/** What holds where one of these does. */
export function either(terms: readonly Plain[]): Plain {
  return joined('or', terms, all, none)
}

function joined(kind: 'and' | 'or', terms: readonly Plain[], decisive: Plain, idle: Plain): Plain {
  const flat = terms.flatMap((term) => (term.kind === kind ? term.terms : [term]))
  if (flat.some((term) => term.kind === decisive.kind)) return decisive
  const left = flat.filter((term) => term.kind !== idle.kind)
  return left.length > 1 ? { kind, terms: left } : (left[0] ?? idle)
}

/** How many conditions on single fields it is made of. */
export function leavesOf(plain: Plain): number {
  if (plain.kind !== 'and' && plain.kind !== 'or') return 1
  return plain.terms.reduce((count, term) => count + leavesOf(term), 0)
}
