import type { PatternPart, Plain } from './plain.ts'
import { quoted, safeName, safeText } from './safe-texts.ts'
import { refuse } from './unsayable.ts'

/**
 * A condition as QGIS Server lets it pass to the data store: only words of its list, a space around each of them. It is SQL of that store,
 * so nulls are what they are there; what is negated asks for a value all the same, because not every store of files has a third value.
 */
export function printQgis(plain: Plain): string {
  switch (plain.kind) {
    case 'all':
      return '1 = 1'
    case 'none':
      return '1 = 0'
    case 'and':
    case 'or':
      return `( ${plain.terms.map(printQgis).join(plain.kind === 'and' ? ' AND ' : ' OR ')} )`
    case 'null':
      return `${name(plain.field)} IS NULL`
    case 'known':
      return `${name(plain.field)} IS NOT NULL`
    case 'number': {
      if (plain.operator !== '<>') return `${name(plain.field)} ${plain.operator} ${plain.value}`
      return known(plain.field, `${name(plain.field)} != ${plain.value}`)
    }
    case 'text': {
      const value = word(plain.value)
      if (!plain.negated) return `${name(plain.field)} = ${value}`
      return known(plain.field, `${name(plain.field)} != ${value}`)
    }
    case 'like': {
      const pattern = word(plain.pattern.map(patternText).join(''))
      if (!plain.negated) return `${name(plain.field)} LIKE ${pattern}`
      return known(plain.field, `${name(plain.field)} NOT LIKE ${pattern}`)
    }
  }
}

const name = (field: string): string => `"${safeName(field)}"`

const known = (field: string, condition: string): string => `( ${name(field)} IS NOT NULL AND ${condition} )`

/** The list has no word for an escape character. */
function patternText(part: PatternPart): string {
  if (part === 'run') return '%'
  if (part === 'one') return '_'
  return /[%_]/.test(part.letters) ? refuse('pattern') : part.letters
}

/**
 * A text that QGIS Server takes for one word. A `;` ends the filter, and an apostrophe at the edge of a word the text. `()`, `(<` and
 * `<Filter` in the middle of a text make the whole parameter a list of XML filters, of which there is none, so that nothing is filtered.
 */
function word(value: string): string {
  safeText(value)
  const isOdd = /;|\(\)|\(<|<\w*:?Filter|(?:^|\s)'|'(?:\s|$)/i.test(value)
  return isOdd ? refuse('text') : quoted(value)
}
