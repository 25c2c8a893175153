import { fieldsOf } from './fields.ts'
import { type KindOfField, mixesKinds } from './mixing.ts'
import type { Expression } from './tree.ts'
import { walk } from './walk.ts'

/** Functions that no value makes a database stop at. */
const unfailing: ReadonlySet<string> = new Set([
  'UPPER',
  'LOWER',
  'CHAR_LENGTH',
  'POSITION',
  'CONCAT',
  'COALESCE',
  'NULLIF',
])

/**
 * True when a database may stop with an error for some value of a field: division by zero, a text that is no number, an overflow.
 * Whether it stops would tell of rows that another condition hides, because databases choose in which order they look.
 * `kindOf`: what the fields are, where it is known.
 */
export function canFail(e: Expression, kindOf: KindOfField = () => undefined): boolean {
  if (mixesKinds(e, kindOf)) return true
  for (const { expression } of walk(e)) {
    if (isRisky(expression) && fieldsOf(expression).size > 0) return true
  }
  return false
}

function isRisky(e: Expression): boolean {
  switch (e.kind) {
    case 'cast':
    case 'negate':
      return true
    case 'arithmetic':
      return e.operator !== '||'
    case 'like':
      return e.pattern.kind !== 'string' || !isWellEscaped(e.pattern.value, e.escape)
    case 'call':
      return !unfailing.has(e.name.toUpperCase())
    default:
      return false
  }
}

/**
 * True where no database stops at a pattern. Some read it no further than a row makes them, and then stop at an escape character that has
 * nothing to escape behind it.
 */
function isWellEscaped(pattern: string, mark: string | undefined): boolean {
  let at = mark === undefined ? -1 : pattern.indexOf(mark)
  while (at >= 0) {
    const next = pattern[at + 1]
    if (next !== '%' && next !== '_' && next !== mark) return false
    at = pattern.indexOf(mark as string, at + 2)
  }
  return true
}
