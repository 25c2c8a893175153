import { stringFault } from './atoms.ts'
import { hasBoundPattern, withBoundPattern } from './bound-pattern.ts'
import type { Expression } from './tree.ts'
import { mapChildren, walk } from './walk.ts'

const one: Expression = { kind: 'number', text: '1' }

/** `1=1`: every row. */
export const matchAll: Expression = { kind: 'compare', operator: '=', left: one, right: one }

/** `1=0`: no row. */
export const matchNone: Expression = {
  kind: 'compare',
  operator: '=',
  left: one,
  right: { kind: 'number', text: '0' },
}

/**
 * What is true where all of these are. Trees are joined, not texts, so no part can break out of its place; `1=1` adds nothing and is
 * left out. Of none it is `1=1`.
 */
export function andExpressions(...parts: readonly Expression[]): Expression {
  const terms = parts
    .flatMap((part) => (part.kind === 'and' ? part.terms : [part]))
    .filter((term) => !isMatchAll(term))
  return terms.length > 1 ? { kind: 'and', terms } : (terms[0] ?? matchAll)
}

/** What is true where one of these is. Of none it is `1=0`. */
export function orExpressions(...parts: readonly Expression[]): Expression {
  const terms = parts.flatMap((part) => (part.kind === 'or' ? part.terms : [part]))
  if (terms.some(isMatchAll)) return matchAll
  return terms.length > 1 ? { kind: 'or', terms } : (terms[0] ?? matchNone)
}

function isMatchAll(e: Expression): boolean {
  return (
    e.kind === 'compare' &&
    e.operator === '=' &&
    e.left.kind === 'number' &&
    e.left.text === '1' &&
    e.right.kind === 'number' &&
    e.right.text === '1'
  )
}

/** What a placeholder may be bound to; a list only inside `IN (…)`. */
export type PlaceholderValue = string | number | boolean | readonly (string | number | boolean)[]

/** The names of the placeholders in an expression, without colon. */
export function placeholdersOf(e: Expression): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { expression } of walk(e)) if (expression.kind === 'placeholder') names.add(expression.name)
  return names
}

/** The names of the placeholders in patterns of `LIKE`, without colon. */
export function placeholdersInPatterns(e: Expression): ReadonlySet<string> {
  const likes = [...walk(e)].flatMap(({ expression }) => (expression.kind === 'like' ? [expression] : []))
  return new Set(likes.flatMap(({ pattern }) => [...placeholdersOf(pattern)]))
}

/**
 * Puts literals in place of placeholders: strings as strings, numbers as numbers, `true` and `false` as 1 and 0, a list inside `IN`
 * as several. Never text: a value cannot become anything but one literal. In a pattern of `LIKE` a value means its own letters: `%` and `_` in
 * it match nothing else.
 *
 * The fault names the placeholder whose value is missing, an empty list, a list outside `IN`, or no possible literal; the rows must
 * then be none (policy: a missing attribute means no rows).
 */
export function bindPlaceholders(
  e: Expression,
  values: (name: string) => PlaceholderValue | undefined,
): { expression: Expression } | { fault: { message: string; placeholder: string } } {
  const faults: { message: string; placeholder: string }[] = []
  const literals = (name: string): Expression[] => {
    const value = values(name)
    const bound = (Array.isArray(value) ? value : [value]).map(literalOf)
    const found = bound.filter((literal) => literal !== undefined)
    if (found.length === 0 || found.length < bound.length)
      faults.push({ message: 'has no usable value', placeholder: name })
    return found
  }
  const bind = (part: Expression): Expression => {
    if (part.kind === 'placeholder') {
      const [literal, ...more] = literals(part.name)
      if (more.length > 0) faults.push({ message: 'has several values outside IN', placeholder: part.name })
      return literal ?? part
    }
    if (part.kind === 'like' && hasBoundPattern(part)) return bindLike(part)
    if (part.kind !== 'in') return mapChildren(part, bind)
    const list = part.values.flatMap((value) =>
      value.kind === 'placeholder' ? literals(value.name) : [bind(value)],
    )
    return { ...part, operand: bind(part.operand), values: list }
  }
  const bindLike = (like: Extract<Expression, { kind: 'like' }>): Expression => {
    const before = faults.length
    const bound = withBoundPattern({ ...like, operand: bind(like.operand) }, bind)
    if (bound === undefined && faults.length === before) {
      const [placeholder = ''] = placeholdersOf(like.pattern)
      faults.push({ message: 'has no value that a pattern can hold', placeholder })
    }
    return bound ?? like
  }
  const expression = bind(e)
  return faults[0] ? { fault: faults[0] } : { expression }
}

function literalOf(value: unknown): Expression | undefined {
  if (typeof value === 'string')
    return stringFault(value) ? undefined : { kind: 'string', value, national: false }
  if (typeof value === 'boolean') return { kind: 'number', text: value ? '1' : '0' }
  if (typeof value === 'number' && Number.isFinite(value))
    return { kind: 'number', text: String(value).toUpperCase() }
  return undefined
}
