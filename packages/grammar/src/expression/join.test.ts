import { describe, expect, it } from 'vitest'
import {
  andExpressions,
  bindPlaceholders,
  matchAll,
  matchNone,
  orExpressions,
  type PlaceholderValue,
  placeholdersOf,
} from './join.ts'
import { parseExpression } from './parser.ts'
import { printExpression } from './print.ts'
import type { Expression } from './tree.ts'

function read(text: string): Expression {
  const result = parseExpression(text, { placeholders: true })
  if ('fault' in result) throw new Error(result.fault.message)
  return result.expression
}

describe('andExpressions', () => {
  it.each([
    [[], '1=1'],
    [['1=1'], '1=1'],
    [['1=1', 'a=1'], 'a = 1'],
    [['a=1 or b=2', 'c=3'], '(a = 1 OR b = 2) AND c = 3'],
    [['a=1 and b=2', 'c=3 and d=4'], 'a = 1 AND b = 2 AND c = 3 AND d = 4'],
    [['not a=1', '1=0'], 'NOT (a = 1) AND 1=0'],
  ])('joins %j', (texts, expected) => {
    expect(printExpression(andExpressions(...texts.map(read)))).toBe(expected)
  })
})

describe('orExpressions', () => {
  it.each([
    [[], '1=0'],
    [['a=1'], 'a = 1'],
    [['a=1 and b=2', 'c=3 or d=4'], '(a = 1 AND b = 2) OR c = 3 OR d = 4'],
    [['a=1', '1=1'], '1=1'],
  ])('joins %j', (texts, expected) => {
    expect(printExpression(orExpressions(...texts.map(read)))).toBe(expected)
  })
})

describe('bindPlaceholders', () => {
  const bind = (text: string, values: Record<string, PlaceholderValue>) => {
    const bound = bindPlaceholders(read(text), (name) => values[name])
    return 'fault' in bound ? bound.fault : printExpression(bound.expression)
  }

  it.each<[string, Record<string, PlaceholderValue>, string]>([
    ['a = :p', { p: 'x' }, "a = 'x'"],
    ['a = :p', { p: "x' OR '1'='1" }, "a = 'x'' OR ''1''=''1'"],
    ['a = :principal.id', { 'principal.id': -5 }, 'a = -5'],
    ['a - :p = 1', { p: -5 }, 'a - (-5) = 1'],
    ['a = :p', { p: true }, 'a = 1'],
    ['a = :p', { p: ['x'] }, "a = 'x'"],
    ['a in (:p)', { p: ['x', 'y'] }, "a IN ('x','y')"],
    ["a in ('z', :p, :q)", { p: ['x', 'y'], q: 1 }, "a IN ('z','x','y',1)"],
    ['a like upper(:p)', { p: '%' }, "a LIKE UPPER('$%') ESCAPE '$'"],
    ["a like :p || '%'", { p: '50_$' }, "a LIKE '50$_$$' || '%' ESCAPE '$'"],
    ["a like concat('$', :p, '!%') escape '!'", { p: 'x!%' }, "a LIKE CONCAT('$', 'x!!!%', '!%') ESCAPE '!'"],
    ['a like substring(:p, 1, 2)', { p: '%%%' }, "a LIKE '$%$%' ESCAPE '$'"],
    ['a like :p', { p: 7 }, "a LIKE '7' ESCAPE '$'"],
    ["a like 'b%' and :p like 'c%'", { p: 'x%' }, "a LIKE 'b%' AND 'x%' LIKE 'c%'"],
  ])('puts into %j the values %j', (text, values, expected) => {
    expect(bind(text, values)).toBe(expected)
  })

  it.each<[string, Record<string, unknown>]>([
    ['a = :p', {}],
    ['a in (:p)', { p: [] }],
    ['a not in (:p)', { p: [] }],
    ['a not in (:p)', { p: ['x', 'y\u0000'] }],
    ['a = :p', { p: ['x', 'y'] }],
    ['a = :p', { p: 'ends in \\' }],
    ['a = :p', { p: Number.NaN }],
    ['a = :p', { p: null }],
    ['a = :p', { p: { toString: () => '1' } }],
    ['1=1 or a = :p', {}],
    ['a like :p', {}],
    ['a like :p', { p: ['x', 'y'] }],
    ['a like :p', { p: '[a-z]' }],
    ["a like :p escape 'x'", { p: 'y' }],
    ['a like trim(b || :p)', { p: 'y' }],
  ])('names the placeholder when %j cannot be bound to %j', (text, values) => {
    expect(bind(text, values as Record<string, PlaceholderValue>)).toMatchObject({ placeholder: 'p' })
  })

  it('tells beforehand which values are needed', () => {
    expect(placeholdersOf(read('a = :p and b in (:principal.q, 1)'))).toEqual(new Set(['p', 'principal.q']))
  })
})

describe('hand-made trees', () => {
  const field: Expression = { kind: 'field', parts: [{ name: 'a', quoted: false }] }
  const compare = (right: Expression): Expression => ({ kind: 'compare', operator: '=', left: field, right })
  it.each<[string, Expression]>([
    ['a number that is none', compare({ kind: 'number', text: '1 OR 1=1' })],
    ['a name with spaces', compare({ kind: 'field', parts: [{ name: 'a OR b', quoted: false }] })],
    ['a name that is a keyword', compare({ kind: 'field', parts: [{ name: 'SELECT', quoted: false }] })],
    ['a quoted name with a quote', compare({ kind: 'field', parts: [{ name: 'a" OR 1=1', quoted: true }] })],
    ['a field without name', compare({ kind: 'field', parts: [] })],
    ['a string that ends in a backslash', compare({ kind: 'string', value: 'x\\', national: false })],
    ['a date that is none', compare({ kind: 'moment', type: 'DATE', text: "' OR 1=1" })],
    ['an interval that is none', compare({ kind: 'interval', text: "1' DAY", from: 'DAY' })],
    ['an unknown function', compare({ kind: 'call', name: 'SLEEP', arguments: [field] })],
    ['a placeholder with spaces', compare({ kind: 'placeholder', name: 'a OR b' })],
    ['a list without values', { kind: 'in', negated: true, operand: field, values: [] }],
    ['an AND without terms', { kind: 'and', terms: [] }],
  ])('are not printed with %s', (_, e) => {
    expect(() => printExpression(e)).toThrow(TypeError)
  })

  it('keep a condition in its place as an operand', () => {
    expect(printExpression(compare(matchNone))).toBe('a = (1=0)')
    expect(printExpression(compare(matchAll))).toBe('a = (1=1)')
  })
})
