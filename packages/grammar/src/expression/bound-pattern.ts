import { stringFault } from './atoms.ts'
import { compute } from './compute.ts'
import { joinedParts, unusedMark } from './like.ts'
import type { Expression } from './tree.ts'
import { walk } from './walk.ts'

type Like = Extract<Expression, { kind: 'like' }>

/** True for a condition in whose pattern a placeholder stands. */
export const hasBoundPattern = ({ pattern }: Like): boolean => hasPlaceholder(pattern)

/**
 * A `LIKE` whose pattern gets values in the place of placeholders: each means its own letters, so `%` and `_` in it are escaped and match
 * nothing else. Undefined where that cannot be said: a value with `[`, which some databases take for a set of letters and others must not
 * see escaped; an escape character that is a letter or a digit; or a placeholder that is calculated with beside fields.
 * `bind`: the same expression with values for its placeholders, undefined where one is missing.
 */
export function withBoundPattern(
  like: Like,
  bind: (part: Expression) => Expression | undefined,
): Like | undefined {
  const mark = like.escape ?? unusedMark(textsIn(like.pattern))
  if (mark === undefined || /[\p{L}\p{N}]/u.test(mark)) return undefined
  const pattern = escaped(like.pattern, mark, bind)
  return pattern && { ...like, pattern, escape: mark }
}

function escaped(
  e: Expression,
  mark: string,
  bind: (part: Expression) => Expression | undefined,
): Expression | undefined {
  if (!hasPlaceholder(e)) return e
  const parts = joinedParts(e)?.map((part) => escaped(part, mark, bind))
  if (parts) {
    if (!parts.every((part) => part !== undefined)) return undefined
    if (e.kind === 'call') return { ...e, arguments: parts }
    const [left, right] = parts
    return left && right && { kind: 'arithmetic', operator: '||', left, right }
  }
  const bound = bind(e)
  const value = bound && compute(bound, { row: {}, nowMs: undefined, decide: () => undefined })
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  return literal(String(value), mark)
}

function literal(text: string, mark: string): Expression | undefined {
  if (text.includes('[')) return undefined
  const value = [...text]
    .map((letter) => (letter === '%' || letter === '_' || letter === mark ? mark + letter : letter))
    .join('')
  return stringFault(value) === undefined ? { kind: 'string', value, national: false } : undefined
}

function textsIn(e: Expression): readonly string[] {
  return [...walk(e)].flatMap(({ expression }) => (expression.kind === 'string' ? [expression.value] : []))
}

const hasPlaceholder = (e: Expression): boolean =>
  [...walk(e)].some(({ expression }) => expression.kind === 'placeholder')
