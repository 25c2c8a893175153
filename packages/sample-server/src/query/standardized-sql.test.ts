import { describe, expect, it } from 'vitest'
import { sqlList } from './sql-tokens.ts'
import { standardizedSql } from './standardized-sql.ts'

const nowMs = Date.UTC(2024, 0, 2, 3)

describe('standardizedSql', () => {
  it.each([
    ['what SQLite understands stays as it is', "a = 'x' AND b IN (1, 2)", "a = 'x' AND b IN (1, 2)"],
    ['a date literal becomes milliseconds', "d > DATE '2024-01-02'", 'd > 1704153600000'],
    ['a timestamp literal too', "d > timestamp '2024-01-02 03:00:00'", 'd > 1704164400000'],
    ['text that looks like SQL stays text', "a = 'DATE ''2024-01-02'''", "a = 'DATE ''2024-01-02'''"],
    ['the current moment comes from the clock', 'd < CURRENT_TIMESTAMP', 'd < 1704164400000'],
    ['the current day begins at midnight', 'd < CURRENT_DATE', 'd < 1704153600000'],
    [
      'an interval becomes milliseconds',
      "d > CURRENT_DATE - INTERVAL '2' HOUR",
      'd > 1704153600000 - 7200000',
    ],
    ['an interval of several units', "x = INTERVAL '1 02:00:00' DAY TO SECOND", 'x = 93600000'],
    ['a national string is a string', "a = N'x'", "a = 'x'"],
    ['EXTRACT takes its part as text', 'EXTRACT(YEAR FROM d) = 2024', "esri_extract('YEAR' , d) = 2024"],
    ['POSITION has a word between its arguments', "POSITION('a' IN b) > 0", "esri_position('a' , b) > 0"],
    ['IN after POSITION is still IN', "POSITION('a' IN b) IN (1)", "esri_position('a' , b) IN (1)"],
    ['SUBSTRING with words', 'SUBSTRING(a FROM 1 FOR 2)', 'substr(a , 1 , 2)'],
    ['SUBSTRING with commas', 'SUBSTRING(a, 1, 2)', 'substr(a, 1, 2)'],
    ['TRIM of given characters', "TRIM(BOTH 'x' FROM a)", "esri_trim('BOTH', 'x' , a)"],
    ['TRIM of spaces', 'TRIM(a)', 'TRIM(a)'],
    ['a cast to a date', "CAST('2024-01-02' AS DATE) < d", "esri_date('2024-01-02' ) < d"],
    ['a cast to a text of a length', 'CAST(a AS VARCHAR(10))', 'substr(a , 1, 10)'],
    ['any other cast', 'CAST(a AS FLOAT)', 'CAST(a AS FLOAT)'],
    ['CHAR_LENGTH is length', 'CHAR_LENGTH(a) > 3', 'length(a) > 3'],
    ['LOG is the natural one', 'LOG(a)', 'ln(a)'],
    ['a field that is called like a function', 'position = 1', 'position = 1'],
    ['unbalanced text is left for SQLite to refuse', "a = 'x", "a = 'x"],
    ['an attack stays an attack', '1=1) OR (1=1', '1=1) OR (1=1'],
  ])('%s', (_, text, expected) => {
    expect(standardizedSql(text, nowMs)).toBe(expected)
  })

  it.each(["d > DATE 'yesterday'", "d > INTERVAL '1' FORTNIGHT"])('refuses %s with code 400', (text) => {
    expect(() => standardizedSql(text, nowMs)).toThrow(expect.objectContaining({ code: 400 }))
  })
})

describe('sqlList', () => {
  it.each([
    ['a, b DESC', ['a', 'b DESC']],
    ["max(a, b), 'x,y'", ['max(a, b)', "'x,y'"]],
    [' , a,,', ['a']],
    ['', []],
  ])('cuts %j at its outer commas', (text, items) => {
    expect(sqlList(text)).toEqual(items)
  })
})
