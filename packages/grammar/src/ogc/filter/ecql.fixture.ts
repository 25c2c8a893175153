import type { Row } from '../../expression/index.ts'
import { letterByLetter, type TextRegard } from './compared-texts.fixture.ts'

type Test = (row: Row) => boolean

/** A reader of ECQL that selects rows as GeoTools does by itself, with two values, where `null <> 'x'` is true; texts are compared as the data source does. */
export function readEcql(text: string, rules: TextRegard = letterByLetter): Test {
  const tokens = text.match(/"[^"]*"|'(?:[^']|'')*'|-?\d+(?:\.\d+)?|<>|<=|>=|[=<>()]|[A-Z]+/g) ?? []
  if (tokens.join('').replaceAll(/\s/g, '') !== text.replaceAll(/\s/g, '')) throw new Error(`unread: ${text}`)
  let at = 0
  const accept = (token: string): boolean => tokens[at] === token && ++at > 0
  const next = (): string => tokens[at++] ?? ''
  const expect = (token: string): void => {
    if (!accept(token)) throw new Error(`${token} is expected in ${text}`)
  }
  const any = (): Test => chain('OR', every, (tests) => (row) => tests.some((test) => test(row)))
  const every = (): Test => chain('AND', one, (tests) => (row) => tests.every((test) => test(row)))
  const chain = (word: string, term: () => Test, join: (tests: Test[]) => Test): Test => {
    const tests = [term()]
    while (accept(word)) tests.push(term())
    return tests.length > 1 ? join(tests) : (tests[0] as Test)
  }
  const one = (): Test => {
    if (accept('INCLUDE')) return () => true
    if (accept('EXCLUDE')) return () => false
    if (accept('(')) {
      const inner = any()
      expect(')')
      return inner
    }
    return comparison(next().slice(1, -1))
  }
  const comparison = (name: string): Test => {
    if (accept('IS')) {
      const negated = accept('NOT')
      expect('NULL')
      return (row) => (row[name] === null) !== negated
    }
    const negated = accept('NOT')
    const operator = next()
    const written = next()
    const value = written.startsWith("'") ? written.slice(1, -1).replaceAll("''", "'") : Number(written)
    if (operator === 'LIKE') {
      const pattern = wildcards(String(value), rules.like === 'folded' ? 'sui' : 'su')
      return (row) => (row[name] !== null && pattern.test(String(row[name]))) !== negated
    }
    const folded = (side: unknown) =>
      rules.equality === 'folded' && typeof side === 'string' ? side.toLowerCase() : side
    return (row) => compares(operator, folded(row[name]), folded(value))
  }
  const test = any()
  if (at !== tokens.length) throw new Error(`left over in ${text}`)
  return test
}

function compares(operator: string, cell: unknown, value: unknown): boolean {
  if (operator === '<>') return cell !== value
  if (cell === null || typeof cell !== typeof value) return false
  if (operator === '=') return cell === value
  const order = (cell as number) < (value as number) ? -1 : cell === value ? 0 : 1
  return { '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[operator] ?? false
}

/** `%` and `_`, also behind a backslash, because GeoTools forgets escapes in SQL. */
const wildcards = (pattern: string, flags: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll('\\', '')
      .replaceAll(/[.*+?^${}()|[\]]/g, '\\$&')
      .replaceAll('%', '.*')
      .replaceAll('_', '.')}$`,
    flags,
  )
