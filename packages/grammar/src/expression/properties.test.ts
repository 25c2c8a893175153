import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from './evaluate.ts'
import { fieldNamed, fieldsOf, renameFields } from './fields.ts'
import { andExpressions, bindPlaceholders } from './join.ts'
import { parseExpression } from './parser.ts'
import { printExpression } from './print.ts'
import type { Expression } from './tree.ts'

const names = ['OWNER', 'a', 'parcels.OWNER', 'Größe', 'select', 'two words', 'DATE', 'COUNT', 'N', 'x1']
const field = fc.constantFrom(...names).map(fieldNamed)
const texts = fc
  .string({ unit: fc.constantFrom("'", '"', '%', '_', '\\', '-', '/*', ';', ' ', 'a', 'ü', '💧', ')', '\n') })
  .filter((text) => !/\\(?:'|$)/.test(text))
const literal = fc.oneof(
  fc.record({ kind: fc.constant('string' as const), value: texts, national: fc.boolean() }),
  fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((n) => ({
    kind: 'number' as const,
    text: String(n).toUpperCase(),
  })),
  fc.constantFrom<Expression>(
    { kind: 'moment', type: 'DATE', text: '2024-02-29' },
    { kind: 'moment', type: 'TIMESTAMP', text: '2024-02-29 23:59:59' },
    { kind: 'moment', type: 'TIME', text: '00:00:00' },
    { kind: 'interval', text: '1 02:00:00', from: 'DAY', to: 'SECOND' },
    { kind: 'now', type: 'CURRENT_TIMESTAMP' },
    { kind: 'null' },
  ),
)

/** Random trees in the form that the parser makes: flat `and`s and `or`s, no negated number. */
const { condition } = fc.letrec<{ value: Expression; condition: Expression }>((tie) => {
  const value = tie('value')
  const pair = fc.array(value, { minLength: 2, maxLength: 2 })
  const values = fc.array(value, { minLength: 1, maxLength: 3 })
  const list = (kind: 'and' | 'or') =>
    fc
      .array(tie('condition'), { minLength: 2, maxLength: 3 })
      .map((terms): Expression => ({ kind, terms: terms.flatMap((t) => (t.kind === kind ? t.terms : [t])) }))
  return {
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      literal,
      field,
      fc.record({
        kind: fc.constant('arithmetic' as const),
        operator: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const, '||' as const),
        left: value,
        right: value,
      }),
      value.filter((e) => e.kind !== 'number').map((operand) => ({ kind: 'negate' as const, operand })),
      fc
        .constantFrom('ABS', 'UPPER', 'LOG10')
        .chain((name) => value.map((e): Expression => ({ kind: 'call', name, arguments: [e] }))),
      fc.tuple(fc.boolean(), pair).map(
        ([words, list]): Expression => ({
          kind: 'call',
          name: 'POSITION',
          arguments: list,
          ...(words && { words }),
        }),
      ),
      values.map((list): Expression => ({ kind: 'call', name: 'COALESCE', arguments: list })),
      value.map((operand): Expression => ({ kind: 'cast', operand, type: 'VARCHAR', length: 9 })),
      value.map((operand): Expression => ({ kind: 'extract', part: 'YEAR', operand })),
      pair.map(
        ([a, b]): Expression => ({
          kind: 'trim',
          side: 'BOTH',
          characters: a as Expression,
          operand: b as Expression,
        }),
      ),
      fc.record({
        kind: fc.constant('case' as const),
        branches: fc.array(fc.record({ when: tie('condition'), result: value }), {
          minLength: 1,
          maxLength: 2,
        }),
        otherwise: value,
      }),
    ),
    condition: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.record({
        kind: fc.constant('compare' as const),
        operator: fc.constantFrom(
          '=' as const,
          '<>' as const,
          '<' as const,
          '<=' as const,
          '>' as const,
          '>=' as const,
        ),
        left: value,
        right: value,
      }),
      list('and'),
      list('or'),
      tie('condition').map((operand): Expression => ({ kind: 'not', operand })),
      fc.record({ kind: fc.constant('in' as const), negated: fc.boolean(), operand: value, values }),
      fc.record({
        kind: fc.constant('like' as const),
        negated: fc.boolean(),
        operand: value,
        pattern: value,
        escape: fc.constant('!'),
      }),
      fc.record({
        kind: fc.constant('between' as const),
        negated: fc.boolean(),
        operand: value,
        low: value,
        high: value,
      }),
      fc.record({ kind: fc.constant('is-null' as const), negated: fc.boolean(), operand: value }),
    ),
  }
})

const row = fc.record(
  { OWNER: fc.oneof(texts, fc.constant(null)), a: fc.integer({ min: -3, max: 3 }), x1: fc.constant(1) },
  { requiredKeys: [] },
)

function read(text: string): Expression {
  const result = parseExpression(text, { maxLength: 1e6 })
  if ('fault' in result) throw new Error(`${text}: ${result.fault.message} at ${result.fault.position}`)
  return result.expression
}

describe('every tree', () => {
  it('is read back from its text as it was', () => {
    fc.assert(
      fc.property(condition, (e) => {
        expect(read(printExpression(e))).toEqual(e)
      }),
      { numRuns: 2000 },
    )
  })

  it('joined to another stays the second term of an AND, whatever it holds', () => {
    fc.assert(
      fc.property(condition, condition, row, (mine, theirs, cells) => {
        const joined = read(printExpression(andExpressions(mine, theirs)))
        if (evaluate(mine, cells) !== true) expect(evaluate(joined, cells)).not.toBe(true)
        expect(fieldsOf(joined)).toEqual(new Set([...fieldsOf(mine), ...fieldsOf(theirs)]))
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps its fields through a renaming and back', () => {
    fc.assert(
      fc.property(condition, (e) => {
        const renamed = renameFields(e, (name) => `${name}_2`)
        expect(fieldsOf(renamed)).toEqual(new Set([...fieldsOf(e)].map((name) => `${name}_2`)))
        expect(renameFields(renamed, (name) => name.slice(0, -2))).toEqual(e)
      }),
    )
  })
})

describe('any text', () => {
  const pieces = fc.constantFrom(
    ..."' '' \" ( ) , . ; -- /* */ = <> || \\ % _ a OWNER 1 .5 1e3 AND OR NOT IN LIKE ESCAPE BETWEEN IS NULL CASE WHEN THEN END".split(
      ' ',
    ),
    ..."CAST(a EXTRACT(YEAR FROM SELECT UNION N' DATE' COUNT(* TRIM( : :a ü ⅷ ＇ \u0000 \ud800 1=1 )--".split(
      ' ',
    ),
    ' ',
  )
  it('is refused with a place inside it, or printed so that it reads back the same', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), fc.boolean(), (parts, spaced) => {
        const text = parts.join(spaced ? ' ' : '')
        const result = parseExpression(text)
        if ('fault' in result) expect(result.fault.position).toBeLessThanOrEqual(text.length)
        else expect(read(printExpression(result.expression))).toEqual(result.expression)
      }),
      { numRuns: 5000 },
    )
  })

  it('as a bound value stays one string', () => {
    const placeholder: Expression = { kind: 'placeholder', name: 'p' }
    const owner: Expression = {
      kind: 'compare',
      operator: '=',
      left: fieldNamed('OWNER'),
      right: placeholder,
    }
    const template = andExpressions(read('OWNER = 1 AND a = 2'), owner)
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const bound = bindPlaceholders(template, () => value)
        if ('fault' in bound) return
        const again = read(printExpression(bound.expression))
        expect(again).toEqual(bound.expression)
        expect(again.kind === 'and' && again.terms.length).toBe(3)
      }),
      { numRuns: 1000 },
    )
  })
})
