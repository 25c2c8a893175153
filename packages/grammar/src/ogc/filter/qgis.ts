import type { PatternPart, Plain } from './plain.ts'
import { quoted, safeName, safeText } from './safe-texts.ts'
import { refuse } from './unsayable.ts'

/**
 * A condition as QGIS Server lets it pass to the data store: only words of its list, a space around each of them. It is SQL of that store,
 * so nulls are what they are there; what is negated asks for a value all the same, because not every store of files has a third value.
 *
 * A field that the store does not have, such as a virtual or a joined one, is a text to SQLite: `"zone" <> 'x'` compares the word `zone`, and is
 * true of every row. So whatever would be true of a word also asks for something that is not: another text than the name of the field, or a number
 * below 1E300, as texts are above all numbers. Rows with the name of their field as value are lost by that.
 */
export function printQgis(plain: Plain): string {
  switch (plain.kind) {
    case 'all':
      return '1 = 1'
    case 'none':
      return '1 = 0'
    case 'and':
    case 'or':
      return list(plain.kind, plain.terms.map(printQgis))
    case 'null':
      return `${name(plain.field)} IS NULL`
    case 'known':
      if (plain.of !== 'text' && plain.of !== 'number') return refuse('kind')
      return list('and', [known(plain.field), isColumn(plain.field, plain.of)])
    case 'number': {
      const { field, operator, value } = plain
      const compared = `${name(field)} ${operator === '<>' ? '!=' : operator} ${value}`
      if (operator === '=' || operator === '<' || operator === '<=') return compared
      return list('and', [known(field), compared, isColumn(field, 'number')])
    }
    case 'text': {
      if (plain.value.toLowerCase() === plain.field.toLowerCase()) return refuse('text')
      const value = word(plain.value)
      if (!plain.negated) return `${name(plain.field)} = ${value}`
      const differs = `${name(plain.field)} != ${value}`
      return list('and', [known(plain.field), differs, isColumn(plain.field, 'text')])
    }
    case 'like': {
      const pattern = word(plain.pattern.map(patternText).join(''))
      const like = `${name(plain.field)} ${plain.negated ? 'NOT ' : ''}LIKE ${pattern}`
      return list('and', [known(plain.field), like, isColumn(plain.field, 'text')])
    }
    case 'text-range':
      return list('and', [
        `${name(plain.field)} >= ${word(plain.from)}`,
        `${name(plain.field)} < ${word(plain.before)}`,
      ])
  }
}

const list = (kind: 'and' | 'or', terms: readonly string[]): string =>
  `( ${terms.join(kind === 'and' ? ' AND ' : ' OR ')} )`

const name = (field: string): string => `"${safeName(field)}"`

const known = (field: string): string => `${name(field)} IS NOT NULL`

const isColumn = (field: string, kind: 'text' | 'number'): string =>
  kind === 'text' ? `${name(field)} != ${quoted(safeName(field))}` : `${name(field)} < 1E300`

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
