import type { Expression } from './tree.ts'
import { mapChildren, walk } from './walk.ts'

/** Letters and marks that look like an apostrophe, by which databases without Unicode replace them. */
const lookAlikes =
  /[\u00b4\u02b9\u02bb-\u02bd\u02c8\u02ca\u02cb\u055a\u05f3\u07f4\u07f5\u2018-\u201b\u2032\u2035\ua78b\ua78c\uff07]/

/**
 * True for a text with a character that a database of single bytes may take for an apostrophe: one that looks like it, or one of whose number
 * such a database keeps the last byte. What follows it would then stand outside of the literal.
 */
export function mayBecomeApostrophe(text: string): boolean {
  if (lookAlikes.test(text)) return true
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code > 0xff && (code & 0xff) === 0x27) return true
  }
  return false
}

/** True for an expression with such a text. */
export function hasUncertainText(e: Expression): boolean {
  for (const { expression } of walk(e)) {
    if (expression.kind === 'string' && mayBecomeApostrophe(expression.value)) return true
  }
  return false
}

/** The same expression with such texts as `N'…'`, which databases keep in Unicode. */
export function withNationalTexts(e: Expression): Expression {
  if (e.kind === 'string') return mayBecomeApostrophe(e.value) ? { ...e, national: true } : e
  return hasUncertainText(e) ? mapChildren(e, withNationalTexts) : e
}
