import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { constantOf, withConstants } from './constants.ts'
import { evaluate, type Row } from './evaluate.ts'
import { fieldNamed } from './fields.ts'
import { parseExpression } from './parser.ts'
import { printExpression } from './print.ts'
import { simplified } from './simplify.ts'
import type { Expression } from './tree.ts'

function read(text: string): Expression {
  const result = parseExpression(text, { maxLength: 1e6 })
  if ('fault' in result) throw new Error(`${text}: ${result.fault.message} at ${result.fault.position}`)
  return result.expression
}

const constants = (
  values: Readonly<Record<string, string | number | null>>,
): ReadonlyMap<string, Expression> =>
  new Map(
    Object.entries(values).flatMap(([name, value]) => {
      const constant = constantOf(value)
      return constant === undefined ? [] : [[name.toLowerCase(), constant] as const]
    }),
  )

const becomes = (text: string, values: Readonly<Record<string, string | number | null>>): string =>
  printExpression(withConstants(read(text), constants(values)))

describe('a condition with values in the place of fields', () => {
  it.each([
    ["STATUS <> 'closed' AND OWNER = 'me'", { status: 'open' }, "'open' <> 'closed' AND OWNER = 'me'"],
    ["STATUS = 'x'", { STATUS: null }, "NULL = 'x'"],
    ['STATUS IS NULL', { STATUS: null }, 'NULL IS NULL'],
    ['STATUS IS NOT NULL', { STATUS: "O'x" }, "'O''x' IS NOT NULL"],
    ['A IN (B,2)', { A: 1, B: null }, '1 IN (NULL,2)'],
    ['-A < B', { A: 5 }, '-5 < B'],
    ['-A < B', { A: -5 }, '5 < B'],
    ['B - A > 0', { A: -5 }, 'B - (-5) > 0'],
    ["NAME LIKE P ESCAPE '!'", { P: 'a!%%' }, "NAME LIKE 'a!%%' ESCAPE '!'"],
    ["NAME LIKE P ESCAPE '!'", { P: 'a!' }, '1=NULL'],
    ['NAME LIKE P', { P: 'a\\b%' }, "NAME LIKE 'a\\b%' ESCAPE '$'"],
    ['t.A = 1 AND A = 1', { A: 2 }, 't.A = 1 AND 2 = 1'],
    ['"a" = 1', { A: 2 }, '2 = 1'],
  ])('%s with %j', (text, values, printed) => {
    expect(becomes(text, values)).toBe(printed)
    expect(printExpression(read(printed))).toBe(printed)
  })

  it('takes expressions as well, and leaves what stands in them', () => {
    const sum = { kind: 'arithmetic', operator: '+', left: fieldNamed('A'), right: fieldNamed('B') } as const
    expect(printExpression(withConstants(read('A * 2 > B'), new Map([['a', sum]])))).toBe('(A + B) * 2 > B')
  })
})

describe('the literal of a value', () => {
  it.each([
    [null, undefined, 'NULL'],
    ['x', undefined, "'x'"],
    ['x', 'text', "'x'"],
    ['x', 'number', undefined],
    ['{1A9F8368-F9BB-428B-BB03-F45724362DB5}', 'id', "'{1A9F8368-F9BB-428B-BB03-F45724362DB5}'"],
    [7.5, undefined, '7.5'],
    [7, 'text', undefined],
    [Number.NaN, undefined, undefined],
    [0, 'moment', "TIMESTAMP '1970-01-01 00:00:00'"],
    [1_582_934_399_500, 'moment', "TIMESTAMP '2020-02-28 23:59:59.500'"],
    [0.5, 'moment', undefined],
    [-1e15, 'moment', undefined],
    ['2020-01-01', 'moment', undefined],
    ['7:05:00', 'time', "TIME '07:05:00'"],
    ['noon', 'time', undefined],
    ['a\u0000b', undefined, undefined],
    ['a\\', undefined, undefined],
  ] as const)('%j as %s', (value, kind, printed) => {
    const constant = constantOf(value, kind)
    expect(constant && printExpression(constant)).toBe(printed)
  })
})

describe('a condition that is simplified', () => {
  it.each([
    ["'open' <> 'closed' AND OWNER = 'me'", "OWNER = 'me'"],
    ["'open' = 'closed' AND OWNER = 'me'", '1=0'],
    ["'open' = 'closed' OR OWNER = 'me'", "OWNER = 'me'"],
    ["'open' = 'open' OR OWNER = 'me'", '1=1'],
    ["NULL = 'x' OR NULL IS NULL", '1=1'],
    ["NOT (NULL = 'x')", '1=0'],
    ["'Open' = 'open'", '1=0'],
    ["'Open' <> 'open'", '1=0'],
    ["NOT (A = 1 AND 'x' = 'y')", "NOT (A = 1 AND 'x' = 'y')"],
    ['CURRENT_TIMESTAMP > A', 'CURRENT_TIMESTAMP > A'],
    [
      "CURRENT_TIMESTAMP > TIMESTAMP '2020-01-01 00:00:00'",
      "CURRENT_TIMESTAMP > TIMESTAMP '2020-01-01 00:00:00'",
    ],
    ['(1=1 OR A = 2) AND (A = 1 OR 1=0)', 'A = 1'],
  ])('%s', (text, printed) => {
    expect(printExpression(simplified(read(text)))).toBe(printed)
  })
})

/** Conditions of three fields, in which each may stand anywhere. */
const texts = fc.string({
  unit: fc.constantFrom('%', '_', '!', '$', '\\', ' ', 'a', 'A', 'b', 'ü', "'"),
  maxLength: 4,
})
const literal = fc.oneof(
  texts.filter((text) => !/\\(?:'|$)/.test(text)).map((text) => `'${text.replaceAll("'", "''")}'`),
  fc.integer({ min: -3, max: 3 }).map(String),
  fc.constantFrom('NULL', "TIMESTAMP '1970-01-01 00:00:01'", "INTERVAL '1' DAY"),
)
const value: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('A', 'b', 'C') },
  { weight: 2, arbitrary: literal },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('A', 'b', 'C'), literal)
      .chain(([field, other]) =>
        fc.constantFrom(
          `-${field}`,
          `(${field} + ${other})`,
          `(${other} || ${field})`,
          `UPPER(${field})`,
          `COALESCE(${field}, ${other})`,
          `NULLIF(${field}, ${other})`,
          `CASE WHEN ${field} = ${other} THEN ${other} ELSE ${field} END`,
          `CASE ${field} WHEN ${other} THEN 1 END`,
          `CAST(${field} AS VARCHAR(3))`,
          `TRIM(BOTH 'a' FROM ${field})`,
          `EXTRACT(YEAR FROM ${field})`,
          `SUBSTRING(${field} FROM 1 FOR 2)`,
        ),
      ),
  },
)
const leaf = fc
  .tuple(value, value, value)
  .chain(([x, y, z]) =>
    fc.constantFrom(
      `${x} = ${y}`,
      `${x} <> ${y}`,
      `${x} < ${y}`,
      `${x} IN (${y}, ${z})`,
      `${x} NOT IN (${y}, ${z})`,
      `${x} BETWEEN ${y} AND ${z}`,
      `${x} IS NULL`,
      `${x} IS NOT NULL`,
      `${x} LIKE ${y}`,
      `${x} NOT LIKE ${y} ESCAPE '!'`,
    ),
  )
const condition = fc
  .tuple(leaf, leaf, leaf)
  .chain(([x, y, z]) =>
    fc.constantFrom(
      x,
      `${x} AND (${y} OR ${z})`,
      `NOT (${x} AND ${y}) OR ${z}`,
      `(${x} OR ${y}) AND NOT (${z})`,
    ),
  )
  // A pattern that ends in its escape character is a fault.
  .filter((text) => 'expression' in parseExpression(text))
  .map(read)
const cell = fc.oneof(
  fc.constant(null),
  fc.integer({ min: -3, max: 3 }),
  texts.filter((text) => constantOf(text) !== undefined),
)
const cells: fc.Arbitrary<Row> = fc.record({ A: cell, b: cell, C: cell })
const written = fc.record({ A: cell, b: cell, C: cell }, { requiredKeys: [] })

describe('every condition', () => {
  it('decides with the values in it as it decides of the row in which they are written', () => {
    fc.assert(
      fc.property(condition, cells, written, (e, row, values) => {
        const after = { ...row, ...values }
        const residual = withConstants(e, constants(values))
        expect(evaluate(residual, row)).toBe(evaluate(e, after))
        // What is sent is read as it was meant.
        expect(evaluate(read(printExpression(residual)), row)).toBe(evaluate(e, after))
      }),
      { numRuns: 3_000 },
    )
  })

  it('is true for the same rows once it is simplified', () => {
    fc.assert(
      fc.property(condition, cells, written, (e, row, values) => {
        const residual = withConstants(e, constants(values))
        expect(evaluate(simplified(residual), row) === true).toBe(evaluate(residual, row) === true)
      }),
      { numRuns: 3_000 },
    )
  })
})
