import fc from 'fast-check'
import { type Expression, fieldNamed, type Row } from '../../expression/index.ts'
import type { FilterField } from './plain-filter.ts'

/** The fields of the layer that the tests of filters ask for. */
export const fields: readonly FilterField[] = [
  { name: 'status', kind: 'text' },
  { name: 'Größe m', kind: 'number' },
  { name: 'id', kind: 'number' },
  { name: 'owner', kind: 'text' },
  { name: 'seen', kind: 'moment' },
  { name: 'shape', kind: undefined },
  // Fields that no table of the tests has, as QGIS calculates some itself.
  { name: 'gone', kind: 'text' },
  { name: 'away', kind: 'number' },
]

/** Letters, of which some differ in case alone. */
const letters = [
  'a',
  'A',
  'b',
  'Z',
  'é',
  'É',
  '0',
  '1',
  '7',
  '.',
  '-',
  ' ',
  '%',
  '_',
  '!',
  '*',
  '?',
  '(',
  ')',
  '<',
  '>',
  '&',
  ';',
  ':',
  ',',
  "'",
  '"',
  '\\',
  '[',
  ']',
  '`',
  '^',
  '$',
  '|',
  '中',
]
const words = [
  'gone',
  'null',
  'open',
  'it',
  'status',
  '[status]',
  '<filter',
  '()',
  'inf',
  '0x1',
  '_',
  '\u2019',
  '\n',
  'é',
]

/** Texts of rows and of conditions, alike often enough that conditions hold. */
const texts = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '7',
    '07',
    'open',
    'Open',
    'OPEN',
    '[status]',
    '_mapserver_null_',
    'x()',
    'a(<b',
    "o'x",
    ' open',
    'open ',
  ),
  fc.string({ unit: fc.constantFrom(...letters, ...words), maxLength: 4 }),
)

const numbers = fc.constantFrom('0', '7', '-7', '0.5', '.5', '5E-1', '12345678901234568', '7.0', '1E3')
const text = texts.map((value): Expression => ({ kind: 'string', value, national: false }))
const number = numbers.map((value): Expression => ({ kind: 'number', text: value }))
const nothing = fc.constant<Expression>({ kind: 'null' })
const literal = fc.oneof({ weight: 4, arbitrary: text }, { weight: 4, arbitrary: number }, nothing)
const field = fc
  .constantFrom('status', 'OWNER', 'id', 'Größe m', 'seen', 'shape', 'gone', 'away', 'other')
  .map(fieldNamed)
const textField = fc.constantFrom('status', 'OWNER', 'status', 'gone').map(fieldNamed)
const numberField = fc.constantFrom('id', 'Größe m', 'id', 'away').map(fieldNamed)
const operator = fc.constantFrom(
  '=' as const,
  '<>' as const,
  '<' as const,
  '<=' as const,
  '>' as const,
  '>=' as const,
)
const pattern = fc.string({
  unit: fc.constantFrom(
    '%',
    '%',
    '_',
    '!',
    'open',
    'Open',
    'A',
    'z',
    '7',
    ' ',
    '.',
    "'",
    '(',
    '中',
    '[',
    '*',
  ),
  maxLength: 4,
})

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    operator,
    left: textField,
    right: fc.oneof(text, text, nothing),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    operator,
    left: numberField,
    right: fc.oneof(number, nothing),
  }),
  fc.record({ kind: fc.constant('compare' as const), operator, left: number, right: numberField }),
  fc.record({
    kind: fc.constant('compare' as const),
    operator,
    left: fc.oneof(field, literal),
    right: fc.oneof(literal, field),
  }),
  fc.record({
    kind: fc.constant('in' as const),
    negated: fc.boolean(),
    operand: textField,
    values: fc.array(fc.oneof(text, nothing), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('in' as const),
    negated: fc.boolean(),
    operand: numberField,
    values: fc.array(fc.oneof(number, nothing), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('between' as const),
    negated: fc.boolean(),
    operand: numberField,
    low: fc.oneof(number, nothing),
    high: number,
  }),
  fc.record({ kind: fc.constant('is-null' as const), negated: fc.boolean(), operand: field }),
  fc
    .record({
      negated: fc.boolean(),
      operand: textField,
      value: pattern,
      escape: fc.constantFrom(undefined, '!'),
    })
    .map(({ negated, operand, value, escape: mark }) => ({
      kind: 'like' as const,
      negated,
      operand,
      pattern: { kind: 'string' as const, value, national: false },
      ...(mark === undefined ? {} : { escape: mark }),
    })),
)

const tree = fc.letrec<{ condition: Expression }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    tie('condition').map((operand): Expression => ({ kind: 'not', operand })),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
      )
      .map(
        ([kind, terms]): Expression => ({
          kind,
          terms: terms.flatMap((term) => (term.kind === kind ? term.terms : [term])),
        }),
      ),
  ),
}))

/** Conditions on those fields, some of which no language can say. */
export const condition = tree.condition

const orNull = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 3, arbitrary: value }, fc.constant(null))
const cell = fc.constantFrom(0, 7, -7, 0.5, 1000, 12345678901234568)

/** Rows with those fields. */
export const row: fc.Arbitrary<Row> = fc.record({
  status: orNull(texts),
  'Größe m': orNull(cell),
  id: orNull(cell),
  owner: orNull(texts),
  seen: fc.constant(null),
  shape: fc.constant(null),
  gone: fc.constant(null),
  away: fc.constant(null),
})
