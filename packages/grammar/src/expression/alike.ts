import { keyOf, type Row } from './compute.ts'
import { writtenText } from './constant-texts.ts'
import { fieldName } from './fields.ts'
import { isLike } from './like.ts'
import type { Expression } from './tree.ts'
import { walk } from './walk.ts'

/**
 * True where databases may decide a comparison of texts otherwise than `evaluate`: a text of the row stands to a literal of the condition
 * in another way once case, marks over letters and blanks around it do not count. Databases collate differently, so the row is in doubt.
 */
export function mayBeAlike(e: Expression, row: Row): boolean {
  for (const { expression } of walk(e)) if (isDoubtful(expression, row)) return true
  return false
}

function isDoubtful(e: Expression, row: Row): boolean {
  switch (e.kind) {
    case 'compare':
      return differ(row, e.left, e.right, order) || differ(row, e.right, e.left, order)
    case 'in':
      return e.values.some((value) => differ(row, e.operand, value, order))
    case 'between':
      return [e.low, e.high].some((value) => differ(row, e.operand, value, order))
    case 'like': {
      const { escape: mark } = e
      return differ(row, e.operand, e.pattern, (text, pattern, isFolded) =>
        isLike(text, pattern, isFolded && mark ? folded(mark) : mark),
      )
    }
    default:
      return false
  }
}

/** How a text stands to a literal. */
type Relation = (text: string, literal: string, isFolded: boolean) => number | boolean | undefined

const order: Relation = (text, literal) => (text < literal ? -1 : text > literal ? 1 : 0)

/** True where a text of the row stands to a literal in one way as it is, and in another one once both are folded. */
function differ(row: Row, side: Expression, literal: Expression, relation: Relation): boolean {
  const text = textOf(row, side)
  const written = writtenText(literal)
  if (text === undefined || written === undefined) return false
  return relation(text, written, false) !== relation(folded(text), folded(written), true)
}

/** The text of a field in the row, also in capitals or small letters; undefined for anything else. */
function textOf(row: Row, e: Expression): string | undefined {
  if (e.kind === 'call' && (e.name === 'UPPER' || e.name === 'LOWER') && e.arguments[0]) {
    const text = textOf(row, e.arguments[0])
    return e.name === 'UPPER' ? text?.toUpperCase() : text?.toLowerCase()
  }
  const key = e.kind === 'field' ? keyOf(row, fieldName(e)) : undefined
  const value = key === undefined ? undefined : row[key]
  return typeof value === 'string' ? value : undefined
}

/** Letters that collations spell out, and that are not taken apart by Unicode. */
const spelledOut: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
}

/** Without blanks around it, marks over its letters, characters that are not seen, and case. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{C}\p{Lm}\p{Default_Ignorable_Code_Point}]+/gu, '')
    .trim()
    .toUpperCase()
    .toLowerCase()
    .replace(/[æœøđðłþı]/g, (letter) => spelledOut[letter] ?? letter)
