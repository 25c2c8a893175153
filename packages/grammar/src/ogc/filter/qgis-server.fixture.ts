import { parseExpression, type Row } from '../../expression/index.ts'
import { decidedBy, type TextRegard } from './compared-texts.fixture.ts'

/** Selects rows as QGIS Server 3.22 does: none where the text is not on its list, else as the SQL of the data source does. Undefined where the filter would be lost. */
export function readQgis(
  parameter: string,
  layer: string,
  rules: TextRegard,
): ((row: Row) => boolean) | undefined {
  // Read as filters in XML, of which a text of SQL has none: nothing would be filtered.
  if (/\(<|\(\)|<Filter/.test(parameter)) return undefined
  const parts = parameter
    .split(';')
    .map((part) => [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1)])
  const own = parts.filter(([name]) => name === layer)
  if (own.length === 0) return undefined
  for (const [, text = ''] of own) if (!isAllowed(text)) return () => false
  const conditions = own.map(([, text = '']) => {
    const parsed = parseExpression(text.replaceAll(/\s+/g, (blanks) => blanks))
    if ('fault' in parsed) throw new Error(`${text}: ${parsed.fault.message}`)
    return parsed.expression
  })
  return (row) => conditions.every((condition) => decidedBy(rules, condition, row) === true)
}

const allowed = new Set(
  ', ( ) = != < <= > >= % IS NOT NULL AND OR IN LIKE ILIKE DMETAPHONE SOUNDEX'.split(' '),
)

/** `testFilterStringSafety` of qgswmsrenderer.cpp. */
export function isAllowed(filter: string): boolean {
  if (filter.includes(';')) return false
  const tokens = filter.split(' ').filter((token) => token !== '')
  group(tokens, "'")
  group(tokens, '"')
  return tokens.every(
    (token) =>
      allowed.has(token.toUpperCase()) ||
      (token !== '' && Number.isFinite(Number(token))) ||
      token === "''" ||
      isQuoted(token, "'") ||
      isQuoted(token, '"'),
  )
}

const isQuoted = (token: string, quote: string): boolean =>
  token.length > 2 &&
  token.startsWith(quote) &&
  token.endsWith(quote) &&
  token[1] !== quote &&
  token.at(-2) !== quote

function group(list: string[], quote: string): void {
  let start = -1
  let joined = ''
  let isActive = false
  for (let i = 0; i < list.length; i += 1) {
    const token = list[i] ?? ''
    if (token.startsWith(quote)) {
      start = i
      isActive = true
      joined = ''
    }
    if (isActive) joined += (i === start ? '' : ' ') + token
    if (!token.endsWith(quote)) continue
    isActive = false
    if (start !== -1) {
      list[start] = joined
      list.splice(start + 1, i - start)
      i = start
    }
    joined = ''
    start = -1
  }
}
