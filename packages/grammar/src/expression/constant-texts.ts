import { stringFault } from './atoms.ts'
import { isDangling, joinedParts, withExplicitEscape } from './like.ts'
import type { Expression } from './tree.ts'
import { mapChildren } from './walk.ts'

/**
 * The same expression with `UPPER`, `LOWER`, `CONCAT` and `||` of texts that are written down worked out: `UPPER('%x%')` becomes `'%X%'`.
 * Letters beyond ASCII keep their `UPPER` or `LOWER`, because databases differ about those. What would be no literal stays as it is.
 */
export function withTextsComputed(e: Expression): Expression {
  const inner = mapChildren(e, withTextsComputed)
  if (inner.kind === 'like') return withExplicitEscape(inner) ?? inner
  const value = textOf(inner)
  if (value === undefined || stringFault(value) !== undefined) return inner
  return { kind: 'string', value, national: isNational(inner) }
}

function textOf(e: Expression): string | undefined {
  const parts = joinedParts(e)?.map((part) => (part.kind === 'string' ? part.value : undefined))
  if (!parts?.every((part) => part !== undefined)) return undefined
  const text = parts.join('')
  if (e.kind !== 'call' || e.name === 'CONCAT') return text
  if (!/^[\u0000-\u007f]*$/.test(text)) return undefined
  return e.name === 'UPPER' ? text.toUpperCase() : text.toLowerCase()
}

const isNational = (e: Expression): boolean =>
  (joinedParts(e) ?? []).some((part) => part.kind === 'string' && part.national)

/** The text of what is made of texts that are written down, as if its `UPPER` and `LOWER` were not there; undefined for anything else. */
export function writtenText(e: Expression): string | undefined {
  if (e.kind === 'string') return e.value
  const parts = joinedParts(e)?.map(writtenText)
  return parts?.every((part) => part !== undefined) ? parts.join('') : undefined
}

/** True for a pattern that is written down and ends in the middle of an escape. */
export function hasDanglingEscape(e: Extract<Expression, { kind: 'like' }>): boolean {
  const text = writtenText(withTextsComputed(e.pattern))
  return text !== undefined && isDangling(text, e.escape)
}
