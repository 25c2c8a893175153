import type { PatternPart, Plain } from './plain.ts'
import { safeName, safeText } from './safe-texts.ts'
import { refuse } from './unsayable.ts'

/**
 * A condition as OGC Filter Encoding 1.0 for MapServer (RFC 118). MapServer turns it into an expression of its own, which has no nulls: they
 * are empty texts, and 0 beside a number; of numbers in shapefiles they are `0` from the beginning. So whatever would be true of those also asks for a
 * text of at least one character that is not `0`. Rows with an empty text or a 0 are lost by that where they would be shown, and asking for
 * 0 or for nulls is refused.
 */
export function printFes(plain: Plain): string {
  return `<Filter xmlns="http://www.opengis.net/ogc">${print(plain)}</Filter>`
}

function print(plain: Plain): string {
  switch (plain.kind) {
    case 'all':
    case 'none':
      // Filters of all rows or none are not sent; see `printFilters`.
      return refuse('function')
    case 'and':
      return joined('And', plain.terms.map(print))
    case 'or':
      return joined('Or', plain.terms.map(print))
    case 'null':
      return refuse('null')
    case 'known':
      return plain.of === 'text' || plain.of === 'number' ? known(plain.field) : refuse('kind')
    case 'number': {
      if (plain.operator === '=' && plain.value === '0') return refuse('null')
      const literal = `<Literal>${plain.value}</Literal>`
      return joined('And', [known(plain.field), comparison(operators[plain.operator], plain.field, literal)])
    }
    case 'text': {
      const same = sameText(plain)
      if (plain.negated) return joined('And', [known(plain.field), not(asAscii(plain.value, same))])
      return isNumberLike(plain.value) ? joined('And', [same, oneLine(plain.field)]) : same
    }
    case 'like': {
      const text = plain.pattern.map(patternText).join('')
      const like = pattern(plain.field, text === text.trim() ? text : refuse('pattern'))
      const letters = plain.pattern.map((part) => (typeof part === 'string' ? '' : part.letters)).join('')
      const condition = plain.negated ? not(asAscii(letters, like)) : like
      const isKnown = plain.negated || letters === '0' ? [known(plain.field)] : []
      return joined('And', [...isKnown, condition, oneLine(plain.field)])
    }
    case 'text-range':
      return refuse('kind')
  }
}

const operators = {
  '=': 'PropertyIsEqualTo',
  '<>': 'PropertyIsNotEqualTo',
  '<': 'PropertyIsLessThan',
  '<=': 'PropertyIsLessThanOrEqualTo',
  '>': 'PropertyIsGreaterThan',
  '>=': 'PropertyIsGreaterThanOrEqualTo',
}

/** Two by two, because MapServer reads a list of terms one inside the other, and its stack ends. */
function joined(element: 'And' | 'Or', terms: readonly string[]): string {
  const [first = '', ...more] = terms
  if (more.length === 0) return first
  const half = Math.ceil(terms.length / 2)
  const sides = [terms.slice(0, half), terms.slice(half)].map((side) => joined(element, side))
  return `<${element}>${sides.join('')}</${element}>`
}

const not = (condition: string): string => `<Not>${condition}</Not>`

const property = (field: string): string => `<PropertyName>${escaped(safeName(field))}</PropertyName>`

const comparison = (element: string, field: string, literal: string): string =>
  `<${element}>${property(field)}${literal}</${element}>`

/** Bytes of a pattern, up to which MapServer 7 has room for what it makes of it; above, it forgets the filter. */
const longestPattern = 120

function pattern(field: string, text: string): string {
  if (encodeURIComponent(text).replace(/%../g, '.').length > longestPattern) return refuse('length')
  return `<PropertyIsLike wildCard="*" singleChar="?" escape="!">${property(field)}<Literal>${text}</Literal></PropertyIsLike>`
}

/** Neither null in any of its forms, nor 0, which is one of them. */
const known = (field: string): string => joined('And', [pattern(field, '?*'), not(pattern(field, '0'))])

/** Without a line break: where MapServer looks at rows itself, a pattern is that of a line, not of the whole text. */
const oneLine = (field: string): string => not(pattern(field, '*&#10;*'))

/**
 * MapServer compares as numbers where the value looks like one, so that `'7'` would show `'007'` and `'0'` each null; as patterns such values
 * stay texts. A value that begins like the name of a field in brackets is taken for that field, and the empty text for null.
 */
function sameText({ field, value }: { readonly field: string; readonly value: string }): string {
  if (value === '0') return refuse('null')
  if (isNumberLike(value)) return pattern(field, letters(value, 'text'))
  if (value === '' || /^\[|["`]/.test(value) || value === '_MAPSERVER_NULL_') return refuse('text')
  return comparison('PropertyIsEqualTo', field, `<Literal>${escaped(safeText(value))}</Literal>`)
}

const isNumberLike = (value: string): boolean => /^[+-]?(?:\d|\.\d|inf|nan)/i.test(value)

/** One character is refused before: MapServer counts bytes. */
function patternText(part: PatternPart): string {
  if (part === 'run') return '*'
  return part === 'one' ? refuse('pattern') : letters(part.letters, 'pattern')
}

/**
 * Letters that stand for themselves in each language that MapServer writes a pattern in: its own, LIKE, GLOB and those of stores. A full stop does not: MapServer
 * escapes it for a regular expression, and SQLite and OGR's PostgreSQL take the escape for a letter, so that `NOT LIKE '%.x'` is true of `a.x`.
 */
function letters(text: string, reason: 'text' | 'pattern'): string {
  return /^[\p{L}\p{M}\p{Nd} ,/#&@-]+$/u.test(text) && safeText(`.${text}.`) ? escaped(text) : refuse(reason)
}

/** MapServer compares bytes, and those of its store may be in another encoding; so what is not said of others is said in ASCII only. */
const asAscii = (text: string, condition: string): string =>
  /^[\u0020-\u007e]*$/.test(text) ? condition : refuse('text')

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
