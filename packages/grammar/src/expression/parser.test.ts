import { describe, expect, it } from 'vitest'
import { inFixedLoops } from '../../../../test/processor-time.ts'
import { type ExpressionOptions, parseExpression } from './parser.ts'
import { printExpression } from './print.ts'

function canonical(text: string, options?: ExpressionOptions): string {
  const result = parseExpression(text, options)
  if ('fault' in result) throw new Error(`${text}: ${result.fault.message} at ${result.fault.position}`)
  return printExpression(result.expression)
}

function faultOf(text: string, options?: ExpressionOptions) {
  const result = parseExpression(text, options)
  if ('fault' in result) return result.fault
  throw new Error(`${text} was read as ${printExpression(result.expression)}`)
}

const understood: [text: string, canonical: string][] = [
  // What recorded clients send.
  ['1=1', '1=1'],
  ["NAME LIKE 'P%'", "NAME LIKE 'P%'"],
  ['VAL>1', 'VAL > 1'],
  ["NAME='O''Brien'", "NAME = 'O''Brien'"],
  ["NAME='P1'", "NAME = 'P1'"],
  // Literals.
  ['1 = 0', '1=0'],
  ['A = -1.50', 'A = -1.50'],
  ['A = +7', 'A = 7'],
  ['A = .5e-3', 'A = .5E-3'],
  ['A = 9223372036854775807', 'A = 9223372036854775807'],
  ["A = ''", "A = ''"],
  ["A = ''''", "A = ''''"],
  ["A = n'ü'", "A = N'ü'"],
  ["A = 'a--b /* ; */'", "A = 'a--b /* ; */'"],
  ["A = 'C:\\x'", "A = 'C:\\x'"],
  ["D >= date '2024-02-29'", "D >= DATE '2024-02-29'"],
  ["D < DATE '2024-02-29 10:00:00'", "D < DATE '2024-02-29 10:00:00'"],
  ["D < date '2016-4-25 07:00:00'", "D < DATE '2016-04-25 07:00:00'"],
  ["D < timestamp '2016-4-5 7:5:0.25 +02:00'", "D < TIMESTAMP '2016-04-05 07:05:00.25 +02:00'"],
  ["D < time '7:5:0'", "D < TIME '07:05:00'"],
  ['SHAPE.STArea() > 100 and db.SHAPE.stlength() < 5', 'SHAPE.STArea() > 100 AND db.SHAPE.stlength() < 5'],
  ['ST_Area(shape) > 100', 'ST_Area(shape) > 100'],
  ["D = timestamp '2018-06-05 00:00:00.5 +02:00'", "D = TIMESTAMP '2018-06-05 00:00:00.5 +02:00'"],
  ["T = TIME '23:59:59'", "T = TIME '23:59:59'"],
  ['D < CURRENT_DATE', 'D < CURRENT_DATE'],
  [
    "D > CURRENT_TIMESTAMP() - INTERVAL '1 02:00:00' day to second",
    "D > CURRENT_TIMESTAMP - INTERVAL '1 02:00:00' DAY TO SECOND",
  ],
  ['A = CASE WHEN B = 1 THEN NULL ELSE 2 END', 'A = CASE WHEN B = 1 THEN NULL ELSE 2 END'],
  // Names.
  ['parcels.OWNER = 1', 'parcels.OWNER = 1'],
  ['db.gis.parcels.OWNER = 1', 'db.gis.parcels.OWNER = 1'],
  ['Größe = 1', 'Größe = 1'],
  ['"Größe in m" = 1', '"Größe in m" = 1'],
  ['"select" = 1', '"select" = 1'],
  ["date = 'x'", "date = 'x'"],
  ['count = 1 and position = 2', 'count = 1 AND position = 2'],
  // Conditions.
  ['a<>1', 'a <> 1'],
  ['a!=1', 'a <> 1'],
  ['a in(1,2 , 3)', 'a IN (1,2,3)'],
  ["a not in ('x')", "a NOT IN ('x')"],
  ["a NOT LIKE '10!%' escape '!'", "a NOT LIKE '10!%' ESCAPE '!'"],
  ["a like 'x\\_%' escape '\\'", "a LIKE 'x$_%' ESCAPE '$'"],
  ['a between 1 and 2 and b = 3', 'a BETWEEN 1 AND 2 AND b = 3'],
  ['a not between 1 + 1 and 2', 'a NOT BETWEEN 1 + 1 AND 2'],
  ['a is null or a is not null', 'a IS NULL OR a IS NOT NULL'],
  ['not a = 1', 'NOT (a = 1)'],
  ['not not (a = 1)', 'NOT (NOT (a = 1))'],
  ['a=1 and b=2 or c=3', '(a = 1 AND b = 2) OR c = 3'],
  ['a=1 and (b=2 or c=3)', 'a = 1 AND (b = 2 OR c = 3)'],
  ['((a=1) and (b=2)) and c=3', 'a = 1 AND b = 2 AND c = 3'],
  // Values.
  ['a+b*c-d = 1', '(a + (b * c)) - d = 1'],
  ['a - -5 = 1', 'a - (-5) = 1'],
  ['-a = - (b + 1)', '-a = -(b + 1)'],
  ["a || 'x' = 'yx'", "a || 'x' = 'yx'"],
  ['case a when 1 then 2 end = 2', 'CASE a WHEN 1 THEN 2 END = 2'],
  ["case 'x' when a then 2 end = 2", "CASE 'x' WHEN a THEN 2 END = 2"],
  ['cast(a as varchar(10)) = cast(b as int)', 'CAST(a AS VARCHAR(10)) = CAST(b AS INT)'],
  ['extract(month from D) = 11', 'EXTRACT(MONTH FROM D) = 11'],
  ["substring(a from 2 for 3) = 'x'", "SUBSTRING(a FROM 2 FOR 3) = 'x'"],
  ["substring(a, 2) = 'x'", "SUBSTRING(a, 2) = 'x'"],
  ["position('x' in a) > position('y', a)", "POSITION('x' IN a) > POSITION('y', a)"],
  [
    "trim(a) = trim(both from a) or trim(leading '0' from a) = trim(' ' from b)",
    "TRIM(a) = TRIM(BOTH FROM a) OR TRIM(LEADING '0' FROM a) = TRIM(' ' FROM b)",
  ],
  ['round(a, 2) = abs(floor(b))', 'ROUND(a, 2) = ABS(FLOOR(b))'],
  [
    "coalesce(a, nullif(b, ''), upper(concat(c, 'x'))) = lower('X')",
    "COALESCE(a, NULLIF(b, ''), UPPER(CONCAT(c, 'x'))) = LOWER('X')",
  ],
]

const refused: [text: string, position: number, message: string][] = [
  ['', 0, 'ends where a field'],
  ['   ', 3, 'ends where a field'],
  // Comments, separators and everything that starts another statement.
  ["NAME='x' -- and more", 9, 'comments'],
  ["NAME='x' /* c */", 9, 'comments'],
  ['1=1; drop table x', 3, '";" is not allowed'],
  ['1=1 # x', 4, '"#"'],
  ['1=1 union select 1', 4, 'the end of the expression'],
  ['a = (select max(a) from t)', 5, 'sub-selects'],
  ['a in (select a from t)', 6, '"select" is not allowed'],
  ['exists (select 1)', 0, '"exists" is not allowed'],
  ['a = any (b)', 4, '"any" is not allowed'],
  ['a = 1 order by b', 6, 'the end of the expression'],
  ['a = 1 limit 1', 6, 'the end of the expression'],
  // Functions and session values.
  ['xp_cmdshell(1) = 1', 0, 'the function "xp_cmdshell" is not known'],
  ['sleep(5) = 1', 0, 'the function "sleep"'],
  ['a.b(1) = 1', 3, 'the end of the expression'],
  ["CURRENT_USER = 'x'", 0, '"CURRENT_USER"'],
  ["user = 'x'", 0, '"user"'],
  ['@@version = 1', 0, '"@"'],
  ['rownum < 5', 0, '"rownum"'],
  ['count(*) > 1', 0, 'only allowed in having'],
  ['abs(1, 2) = 1', 0, 'ABS takes 1 arguments'],
  ['power(1) = 1', 0, 'POWER takes 2'],
  ['round() = 1', 6, 'a field, a value'],
  ['cast(a as xml) = 1', 10, 'a type such as'],
  ['cast(a as varchar(99999)) = 1', 18, 'a length'],
  ['extract(epoch from d) = 1', 8, 'YEAR, MONTH'],
  // Unbalanced.
  ["a = 'x", 4, 'not closed'],
  ["a = 'x'' and b = 1", 4, 'not closed'],
  ['"a = 1', 0, 'not closed'],
  ['(a = 1', 6, ') is expected'],
  ['a = 1)', 5, 'the end of the expression'],
  ['a = 1) or (1=1', 5, 'the end of the expression'],
  ['a in (1,2', 9, ') is expected'],
  ['case when a = 1 then 2 = 1', 23, 'END is expected'],
  // Strings that other databases close elsewhere.
  ["a = 'x\\' or b = ' or 1=1'", 4, 'backslash'],
  ["a = 'x\\''' or 1=1", 4, 'backslash'],
  ["a like 'x\\'", 7, 'backslash'],
  ["a like 'x' || 'y\\'", 7, 'backslash'],
  ["a like b escape '\\'", 16, 'needs a plain pattern'],
  ["a like 'x' escape ''''", 18, 'one character'],
  ["a like 'x' escape '!!'", 18, 'one character'],
  ["a = 'x\u0000'", 4, 'control character'],
  ["a = '\ud800'", 4, 'half a character'],
  // Names.
  ['[a] = 1', 0, '"["'],
  ['`a` = 1', 0, '"`"'],
  ['"a""b" = 1', 3, 'the end of the expression'],
  ['"" = 1', 0, 'quoted name'],
  ['"a\\" = 1', 0, 'quoted name'],
  ['a.b.c.d.e = 1', 8, 'at most four'],
  ['a. = 1', 3, '"="'],
  ['ſelect = 1', 0, '"ſelect"'],
  ['ａｎｄ = 1', 0, '"ａｎｄ"'],
  ['a\u00a0= 1', 1, 'is not allowed here'],
  ['1abc = 1', 0, 'runs into a name'],
  ['0x10 = 16', 0, 'runs into a name'],
  ['a = 1e999', 4, 'too large'],
  // Sorts: a condition is no value, a value no condition.
  ['a', 0, 'a condition such as'],
  ['1', 0, 'a condition such as'],
  ['a or 1=1', 0, 'a condition such as'],
  ['1=1 and a', 8, 'a condition such as'],
  ['not a', 0, 'a condition such as'],
  ['(a = 1) = (b = 1)', 0, 'a value is expected'],
  ['a = (b = 1)', 4, 'a value is expected'],
  ['(a = 1) + 1 = 2', 0, 'cannot be calculated with'],
  ['-(a = 1) = 2', 0, 'has no sign'],
  ['abs((a = 1)) = 1', 4, 'a value is expected'],
  ['case when a then 1 end = 1', 10, 'a condition such as'],
  ['a = b = c', 6, 'the end of the expression'],
  ['a is true', 5, 'NULL is expected'],
  ['a = true', 4, '"true"'],
  ['(a, b) = (1, 2)', 2, ') is expected'],
  ['a in ()', 6, 'a field, a value'],
  ['a in 1', 5, '( is expected'],
  // Dates.
  ["d = date '2023-02-29'", 9, 'DATE needs'],
  ["d = date '0000-13-01'", 9, 'DATE needs'],
  ["d = timestamp '2023-01-01 25:00:00'", 14, 'TIMESTAMP needs'],
  ["d = date '1/31/2005'", 9, 'DATE needs'],
  ["d = date '2016-4-31'", 9, 'DATE needs'],
  ["d = date '2016-4-25 24:00:00'", 9, 'DATE needs'],
  ['SHAPE.STAsText() = 1', 14, ''],
  ['STArea() > 1', 0, 'not known'],
  ['st_area(shape, 1) > 1', 13, ') is expected'],
  ["st_area('x') > 1", 8, 'name of a shape'],
  ["d > current_date - interval 'x' day", 28, 'INTERVAL needs'],
  ["d > current_date - interval '1' week", 32, 'YEAR, MONTH'],
  [':principal.name = 1', 0, '":"'],
]

describe('parseExpression', () => {
  it.each(understood)('reads %j', (text, expected) => {
    expect(canonical(text)).toBe(expected)
    expect(canonical(expected)).toBe(expected)
  })

  it.each(refused)('refuses %j at %i', (text, position, message) => {
    const fault = faultOf(text)
    expect(fault.message).toContain(message)
    expect(fault.position).toBe(position)
  })

  it('knows aggregates in having alone', () => {
    const having = { kind: 'having' } as const
    expect(canonical('count(*)>5 and avg(distinct POP) >= 2', having)).toBe(
      'COUNT(*) > 5 AND AVG(DISTINCT POP) >= 2',
    )
    expect(faultOf('sum(count(a)) > 1', having).message).toContain('COUNT is not allowed inside SUM')
    expect(faultOf('sum(*) > 1', having).position).toBe(4)
  })

  it('knows placeholders only where they are asked for', () => {
    expect(canonical('a = :principal.district', { placeholders: true })).toBe('a = :principal.district')
    expect(faultOf('a = :1', { placeholders: true })).toEqual({
      message: 'a placeholder has no name',
      position: 4,
    })
  })
})

describe('the limits of parseExpression', () => {
  it('refuses a text that is too long, at the place where it becomes so', () => {
    expect(faultOf(`a = '${'x'.repeat(16_384)}'`).position).toBe(16_384)
    expect(canonical(`a = '${'x'.repeat(16_000)}'`)).toHaveLength(16_006)
    expect(faultOf(`a=1${' or a=1'.repeat(2300)}`).message).toContain('written out in full')
  })

  it.each([
    ['NOT', `${'not '.repeat(98)}a=1`],
    ['signs', `a = ${'- '.repeat(97)}b`],
    ['operators', `a = ${'1*'.repeat(97)}1`],
    ['functions', `a = ${'abs('.repeat(97)}b${')'.repeat(97)}`],
    ['CASE', `a = ${'case when b = '.repeat(48)}1${' then 1 end'.repeat(48)}`],
    ['turns of AND and OR', `${'(a=1 and (b=1 or '.repeat(49)}c=1${'))'.repeat(49)}`],
  ])('reads canonical text of the deepest %s back', (_, text) => {
    expect(canonical(canonical(text))).toBe(canonical(text))
  })

  it.each([
    ['brackets', `${'('.repeat(8000)}a=1${')'.repeat(8000)}`],
    ['NOT', `${'not '.repeat(4000)}a=1`],
    ['signs', `a = ${'- '.repeat(8000)}b`],
    ['functions', `a = ${'abs('.repeat(3000)}b${')'.repeat(3000)}`],
    ['CASE', `a = ${'case when b = '.repeat(200)}1${' then 1 end'.repeat(200)}`],
    ['operators', `a = ${'1+'.repeat(8000)}1`],
    ['open brackets', '('.repeat(16_000)],
  ])('refuses %s nested too deeply, however long the text', (_, text) => {
    expect(faultOf(text).message).toContain('nested too deeply')
  })

  it('takes as many terms as the text holds, because they do not nest', () => {
    expect(canonical(`a=1${' or a=1'.repeat(1500)}`)).toContain('a = 1 OR a = 1')
  })

  it('counts lists', () => {
    const list = (length: number) => `a in (${Array(length).fill('1').join(',')})`
    expect(canonical(list(10_000), { maxLength: 1e6 })).toBe(list(10_000).replace('in', 'IN'))
    expect(faultOf(list(10_001), { maxLength: 1e6 }).message).toContain('longer than 10000 values')
  })

  it.each([
    ['spaces', ' '.repeat(4e5)],
    ['an open string', `a = '${"''".repeat(2e5)}`],
    ['quotes', "'".repeat(4e5 + 1)],
    ['digits', `a = ${'9'.repeat(4e5)}x`],
    ['zeros before a dot', `a = ${'0.'.repeat(2e5)}`],
    ['a name', `${'a'.repeat(4e5)} = 1`],
    ['marks', `a${'\u0301'.repeat(4e5)} = 1`],
    ['backslashes', `a = '${'\\'.repeat(4e5)}'`],
    ['an escaped pattern', `a like '${'\\_'.repeat(2e5)}' escape '\\'`],
    ['terms', `a=1${' and a=1'.repeat(50_000)}`],
    ['dots', `a${'.a'.repeat(2e5)} = 1`],
    ['an interval', `a = interval '${'1:'.repeat(2e5)}' day`],
    ['a date', `a = date '${'2'.repeat(4e5)}'`],
  ])('stays linear over 400,000 characters of %s', (_, text) => {
    // The costliest takes up to 40 fixed loops; reading on to the end from every word takes 2,500.
    expect(inFixedLoops(() => void parseExpression(text, { maxLength: 1e6 }))).toBeLessThan(400)
  })
})
