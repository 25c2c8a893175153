import { type Expression, evaluate, matchAll, parseExpression } from '@mapgate/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaRight } from './area.fixture.ts'
import { outcomeOf } from './refusal.ts'
import {
  allRows,
  andRows,
  boundRows,
  conditionOf,
  fieldsOfRows,
  isAllRows,
  isNoRows,
  noRows,
  orRows,
  placeholdersOfRows,
  printedRows,
  type RowFilter,
  rowsInArea,
  rowsKey,
  rowsWhere,
  statedCondition,
  withoutArea,
} from './row-filter.ts'

function read(text: string): Expression {
  const parsed = parseExpression(text, { placeholders: true })
  if ('fault' in parsed) throw new Error(parsed.fault.message)
  return parsed.expression
}

const where = (text: string): RowFilter => rowsWhere(read(text))

/** Rows of layer 0 in an area, as far as they satisfy a condition. */
const inArea = (key: string, inside?: string, tooMany?: number): RowFilter =>
  rowsInArea(inside === undefined ? allRows : where(inside), {
    key,
    layerId: 0,
    right: areaRight(),
    ...(tooMany === undefined ? {} : { tooMany }),
  })

/** Rows of two fields, some of them unknown. */
const rows = [1, 2, null].flatMap((a) => [1, 2, null].map((b) => ({ a, b })))

/** The places of the rows that a filter shows. */
function shown(filter: RowFilter): readonly number[] {
  const condition = conditionOf(filter)
  return rows.flatMap((row, index) =>
    condition === undefined || evaluate(condition, row) === true ? [index] : [],
  )
}

const texts = [
  'a = 1',
  'b = 2',
  'a = b',
  'a IS NULL',
  'NOT (b = 1)',
  '1=1',
  '1=0',
  'a = 1 OR b = 2',
  'a = 1 AND b = 1',
]
const single = fc.oneof(fc.constantFrom(allRows, noRows), fc.constantFrom(...texts).map(where))
const filters = fc.oneof(
  single,
  fc.array(single, { maxLength: 3 }).map((some) => andRows(...some)),
  fc.array(single, { maxLength: 3 }).map((some) => orRows(...some)),
)

describe('Row filters', () => {
  it('show what each, or what one of them shows', () => {
    fc.assert(
      fc.property(filters, filters, (one, other) => {
        const [first, second] = [shown(one), shown(other)]
        expect(shown(andRows(one, other))).toEqual(first.filter((row) => second.includes(row)))
        expect(shown(orRows(one, other))).toEqual(
          rows.flatMap((_, row) => (first.includes(row) || second.includes(row) ? [row] : [])),
        )
      }),
    )
  })

  it('hold the laws of all and none', () => {
    expect([andRows(), orRows()].map(rowsKey)).toEqual([allRows, noRows].map(rowsKey))
    fc.assert(
      fc.property(filters, (filter) => {
        expect(rowsKey(andRows(filter))).toBe(rowsKey(filter))
        expect(rowsKey(orRows(filter))).toBe(rowsKey(filter))
        expect(shown(andRows(filter, allRows))).toEqual(shown(filter))
        expect(shown(orRows(filter, noRows))).toEqual(shown(filter))
        expect(orRows(filter, allRows)).toEqual(allRows)
        expect(shown(andRows(filter, noRows))).toEqual([])
      }),
    )
  })

  it('do not depend on how they are put together', () => {
    fc.assert(
      fc.property(filters, filters, filters, (a, b, c) => {
        expect(rowsKey(andRows(a, andRows(b, c)))).toBe(rowsKey(andRows(andRows(a, b), c)))
        expect(rowsKey(orRows(a, orRows(b, c)))).toBe(rowsKey(orRows(orRows(a, b), c)))
      }),
    )
  })

  it('never lose a row by one grant more', () => {
    fc.assert(
      fc.property(fc.array(filters), filters, (granted, more) => {
        expect(shown(orRows(...granted, more))).toEqual(
          expect.arrayContaining([...shown(orRows(...granted))]),
        )
      }),
    )
  })

  it('are all or none only where they show all or none', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        if (isAllRows(filter)) expect(shown(filter)).toHaveLength(rows.length)
        if (isNoRows(filter)) expect(shown(filter)).toEqual([])
        expect(conditionOf(filter) === undefined).toBe(isAllRows(filter))
      }),
    )
    expect([allRows, where('1=1'), noRows].map(isAllRows)).toEqual([true, false, false])
    expect([noRows, where('1=0'), where('a = 1'), allRows].map(isNoRows)).toEqual([true, true, false, false])
  })

  it('have the same key exactly where they say the same', () => {
    const distinct = [
      allRows,
      ...texts.map(where),
      where("a = 'null'"),
      where("a = N'null'"),
      where('"all" = 1'),
    ]
    expect(new Set([...distinct, inArea('null'), inArea('x'), inArea('x', 'a = 1')].map(rowsKey)).size).toBe(
      distinct.length + 3,
    )
    fc.assert(
      fc.property(filters, filters, (one, other) => {
        expect(rowsKey(one) === rowsKey(other)).toBe(printedRows(one) === printedRows(other))
      }),
    )
    expect(rowsKey(where('a=1'))).toBe(rowsKey(where(' a  = 1 ')))
  })

  it('take values for placeholders, and show nothing where one is missing', () => {
    const filter = where('a = :principal.id AND b IN (:principal.list)')
    const bound = (values: Record<string, number | readonly number[]>) =>
      printedRows(boundRows(filter, (name) => values[name]))
    expect(placeholdersOfRows(filter)).toEqual(new Set(['principal.id', 'principal.list']))
    expect(bound({ 'principal.id': 1, 'principal.list': [2, 3] })).toBe('a = 1 AND b IN (2,3)')
    expect(bound({ 'principal.id': 1 })).toBe('1=0')
    expect(boundRows(allRows, () => undefined)).toBe(allRows)
    expect(fieldsOfRows(allRows)).toEqual([])
    expect(new Set(fieldsOfRows(filter))).toEqual(new Set(['a', 'b']))
  })
})

describe('Row filters with an area', () => {
  const denied = expect.objectContaining({ code: 'access.denied' })

  it('are never sent as their condition alone', () => {
    for (const filter of [inArea('x'), inArea('x', 'a = 1'), andRows(inArea('x'), where('a = 1'))]) {
      expect(() => conditionOf(filter)).toThrow(denied)
      // @ts-expect-error: the condition of a filter that may have an area is none to send.
      const sent: Expression | null = filter.where
      expect(sent).toHaveProperty('inside')
      expect(isAllRows(filter)).toBe(false)
    }
  })

  it('ask for their rows, and refuse where these are too many', () => {
    const need = { kind: 'rows', layerId: 0, right: areaRight() }
    for (const ask of [
      () => conditionOf(inArea('x', 'a = 1')),
      () => orRows(where('a = 1'), inArea('x')),
      () => andRows(inArea('x'), inArea('y')),
    ])
      expect(ask).toThrow(expect.objectContaining({ refusal: expect.objectContaining({ need }) }))
    const { refusal } = outcomeOf(() => conditionOf(inArea('x', 'a = 1', 5)))
    expect(refusal).toMatchObject({
      code: 'access.denied',
      publicText: expect.stringContaining('More than 5'),
    })
    expect(refusal).not.toHaveProperty('need')
  })

  it('show the rows that are known to be in it', () => {
    const known = withoutArea(inArea('x', 'a = 1 OR b = 2'), read('b = 1'))
    expect(shown(known)).toEqual(shown(andRows(where('a = 1 OR b = 2'), where('b = 1'))))
    expect(printedRows(withoutArea(inArea('x'), read('1=0')))).toBe('1=0')
    expect(rowsInArea(noRows, { key: 'x', layerId: 0, right: areaRight() })).toBe(noRows)
  })

  it('say in words what they show, and what can be told of shown rows', () => {
    expect(printedRows(inArea('x', 'a = 1'))).toBe('a = 1, within the area a square')
    expect([inArea('x'), inArea('x', 'a = 1'), allRows].map(statedCondition)).toEqual([
      matchAll,
      read('a = 1'),
      undefined,
    ])
  })

  it('are joined within one area, and not where areas differ', () => {
    expect(rowsKey(orRows(inArea('x', 'a = 1'), inArea('x', 'b = 2')))).toBe(
      rowsKey(inArea('x', 'a = 1 OR b = 2')),
    )
    expect(rowsKey(orRows(inArea('x', 'a = 1'), inArea('x')))).toBe(rowsKey(inArea('x')))
    expect(rowsKey(andRows(inArea('x', 'a = 1'), where('b = 2')))).toBe(
      rowsKey(inArea('x', 'a = 1 AND b = 2')),
    )
    expect(orRows(inArea('x'), allRows)).toBe(allRows)
    expect(rowsKey(orRows(inArea('x', 'a = 1'), noRows))).toBe(rowsKey(inArea('x', 'a = 1 OR 1=0')))
    expect(() => orRows(inArea('x'), inArea('y'))).toThrow(denied)
    expect(() => orRows(inArea('x'), where('a = 1'))).toThrow(denied)
    expect(() => andRows(inArea('x'), inArea('y'))).toThrow(denied)
  })

  it('keep their area when they are bound', () => {
    expect(rowsKey(boundRows(inArea('x', 'a = :p'), () => 1))).toBe(rowsKey(inArea('x', 'a = 1')))
    expect(fieldsOfRows(inArea('x', 'a = 1'))).toEqual(['a'])
  })
})
