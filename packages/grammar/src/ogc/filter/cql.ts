import type { PatternPart, Plain } from './plain.ts'
import { quoted, safeName, safeText } from './safe-texts.ts'
import { refuse } from './unsayable.ts'

/**
 * A condition in ECQL as GeoServer reads it. GeoTools works some conditions out by itself, where `null <> 'x'` is true; so whatever is
 * negated also asks for a value. Brackets stand around each list of terms.
 */
export function printCql(plain: Plain): string {
  switch (plain.kind) {
    case 'all':
      return 'INCLUDE'
    case 'none':
      return 'EXCLUDE'
    case 'and':
    case 'or':
      return `(${plain.terms.map(printCql).join(plain.kind === 'and' ? ' AND ' : ' OR ')})`
    case 'null':
      return `${name(plain.field)} IS NULL`
    case 'known':
      return `${name(plain.field)} IS NOT NULL`
    case 'number': {
      const compared = `${name(plain.field)} ${plain.operator} ${plain.value}`
      return plain.operator === '<>' ? known(plain.field, compared) : compared
    }
    case 'text': {
      const value = quoted(safeText(plain.value))
      if (!plain.negated) return `${name(plain.field)} = ${value}`
      return known(plain.field, `${name(plain.field)} <> ${value}`)
    }
    case 'like': {
      const pattern = quoted(plain.pattern.map(patternText).join(''))
      if (!plain.negated) return `${name(plain.field)} LIKE ${pattern}`
      return known(plain.field, `${name(plain.field)} NOT LIKE ${pattern}`)
    }
    case 'text-range': {
      const [from, before] = [plain.from, plain.before].map((text) => quoted(safeText(text)))
      return `(${name(plain.field)} >= ${from} AND ${name(plain.field)} < ${before})`
    }
  }
}

const name = (field: string): string => `"${safeName(field)}"`

const known = (field: string, condition: string): string => `(${name(field)} IS NOT NULL AND ${condition})`

/**
 * GeoTools writes patterns into SQL without their escapes, where an escaped `%` would match anything, and old versions end the text at an
 * apostrophe (CVE-2023-25158); so neither is sent.
 */
function patternText(part: PatternPart): string {
  if (part === 'run') return '%'
  if (part === 'one') return '_'
  const { letters } = part
  return /[%_\\']/.test(letters) || letters !== safeText(`.${letters}.`).slice(1, -1)
    ? refuse('pattern')
    : letters
}
