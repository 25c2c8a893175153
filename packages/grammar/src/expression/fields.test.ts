import { describe, expect, it } from 'vitest'
import { fieldNamed, fieldsOf, mapFields, mapResults, renameFields } from './fields.ts'
import { parseExpression } from './parser.ts'
import { printExpression } from './print.ts'

function read(text: string) {
  const result = parseExpression(text, { kind: 'having' })
  if ('fault' in result) throw new Error(result.fault.message)
  return result.expression
}

describe('fieldsOf', () => {
  it.each([
    ['1=1', []],
    ["A = 'B'", ['A']],
    ['A = a', ['A', 'a']],
    ['"A" = parcels.B', ['A', 'parcels.B']],
    ['case when A = 1 then B when C is null then D else E end = F', ['A', 'B', 'C', 'D', 'E', 'F']],
    ['case A when B then C end = 1', ['A', 'B', 'C']],
    ['A in (B, C) or D between E and F or not G like H', ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']],
    ['trim(A from B) = substring(C from D for E)', ['A', 'B', 'C', 'D', 'E']],
    ['position(A in B) = cast(C as int) - -D', ['A', 'B', 'C', 'D']],
    ['extract(year from A) = coalesce(B, C) || D', ['A', 'B', 'C', 'D']],
    ['count(distinct A) > 1 and count(*) > 1', ['A']],
  ])('finds every field of %j', (text, names) => {
    expect([...fieldsOf(read(text))].sort()).toEqual(names)
  })
})

describe('fields', () => {
  it('are renamed everywhere and quoted where they have to be', () => {
    const renamed = renameFields(read('A = 1 and trim(b) in (A)'), (name) =>
      name === 'A' ? 'Größe in m' : undefined,
    )
    expect(printExpression(renamed)).toBe('"Größe in m" = 1 AND TRIM(b) IN ("Größe in m")')
  })

  it('may be results only outside of aggregates', () => {
    const having = read('n > 5 and max(n) > 1 and -n < count(distinct n) + avg(a)')
    expect(printExpression(mapResults(having, () => fieldNamed('r')))).toBe(
      'r > 5 AND MAX(n) > 1 AND -r < COUNT(DISTINCT n) + AVG(a)',
    )
  })

  it('can give way to values', () => {
    expect(printExpression(mapFields(read('A > 1'), () => ({ kind: 'null' })))).toBe('NULL > 1')
  })

  it.each([
    ['OWNER', 'OWNER'],
    ['db.parcels.OWNER', 'db.parcels.OWNER'],
    ['select', '"select"'],
    ['t.select', '"t.select"'],
    ['SHAPE.STArea()', 'SHAPE.STArea()'],
    ['st_area(shape)', 'st_area(shape)'],
    ['SHAPE.Other()', '"SHAPE.Other()"'],
  ])('named %j are written %j', (name, text) => {
    expect(printExpression(fieldNamed(name))).toBe(text)
  })
})
