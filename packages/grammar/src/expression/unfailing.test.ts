import { describe, expect, it } from 'vitest'
import { withTextsComputed } from './constant-texts.ts'
import { parseExpression } from './parser.ts'
import { printExpression } from './print.ts'
import { isUnfailing, isUnfailingOnGroups, type ValueKind } from './unfailing.ts'

const kinds: Readonly<Record<string, ValueKind>> = {
  owner: 'text',
  phone: 'text',
  cost: 'number',
  installed: 'moment',
  opens: 'time',
  guid: 'id',
  'SHAPE.STArea()': 'number',
}

function read(text: string, kind: 'where' | 'having' = 'where') {
  const parsed = parseExpression(text, { kind })
  if ('fault' in parsed) throw new Error(parsed.fault.message)
  return withTextsComputed(parsed.expression)
}

describe('a condition at which no database stops', () => {
  it.each([
    '1=1',
    "'a' = 'b'",
    "owner = 'a' AND (cost > -5 OR NOT cost IN (1, 2, NULL))",
    'cost BETWEEN 1 AND 2.5E3',
    "UPPER(owner) LIKE UPPER('%a%')",
    "owner LIKE '100!%' ESCAPE '!'",
    "owner LIKE 'a!!b' ESCAPE '!'",
    "owner LIKE '%' || UPPER('ü') || '%'",
    "installed >= DATE '2020-01-01' AND installed < TIMESTAMP '2021-01-01 10:00:00.123'",
    'installed < CURRENT_TIMESTAMP',
    "installed > CURRENT_DATE - INTERVAL '12' HOUR",
    "opens < TIME '10:00:00'",
    "guid IN ('0f8fad5b-d9cb-469f-a165-70867728950e')",
    'nothing IS NULL',
    'UPPER(owner) IS NOT NULL',
  ])('%s is one', (text) => {
    expect(isUnfailing(read(text), (name) => kinds[name])).toBe(true)
  })

  it.each([
    'nothing = 5',
    "cost = '5'",
    "owner = DATE '2020-01-01'",
    'owner = phone',
    'cost = 1E200',
    `cost = ${'9'.repeat(40)}`,
    'cost + 1 = 2',
    '-cost < 0',
    'ABS(cost) = 1',
    'UPPER(cost) = 1',
    "UPPER(SUBSTRING(owner, 1, 2)) = 'A'",
    "owner LIKE 'Ines!x' ESCAPE '!'",
    "owner LIKE UPPER('üx%') ESCAPE 'Ü'",
    "owner LIKE CONCAT(phone, '%')",
    "guid LIKE '0f%'",
    "installed > '2020-01-01'",
    "installed > DATE '1700-01-01'",
    "installed > TIMESTAMP '2020-01-01 00:00:00 +02:00'",
    "installed > TIMESTAMP '2020-01-01 00:00:00.123456'",
    "installed > TIME '10:00:00'",
    "installed > CURRENT_TIMESTAMP - INTERVAL '1-1' YEAR TO MONTH",
    "installed > CURRENT_TIMESTAMP - INTERVAL '999999999' DAY",
    'CURRENT_DATE IS NULL',
    "CASE WHEN owner = 'a' THEN 1 ELSE 0 END = 1",
    'COALESCE(cost, 0) = 1',
    'SHAPE.STArea() > 1',
    'SHAPE.STArea() IS NULL',
    'NULL = NULL',
    'COUNT(*) > 1',
  ])('%s is none', (text) => {
    expect(isUnfailing(read(text, 'having'), (name) => kinds[name])).toBe(false)
  })

  it.each([
    ['COUNT(*) > 5 AND COUNT(DISTINCT owner) = 1', true],
    ["MAX(owner) LIKE 'a%' OR MIN(installed) > DATE '2020-01-01'", true],
    ['SUM(cost) BETWEEN 1 AND 2 AND cost IN (1)', true],
    ['SUM(owner) > 1', false],
    ["SUM(cost) > '1'", false],
    ['SUM(cost + 1) > 1', false],
    ['SUM(cost) / COUNT(*) > 1', false],
    ['MAX(SHAPE.STArea()) > 1', false],
  ])('on groups, %s: %s', (text, expected) => {
    expect(isUnfailingOnGroups(read(text, 'having'), (name) => kinds[name])).toBe(expected)
  })
})

describe('texts that are written down', () => {
  it.each([
    ["a = UPPER('x' || LOWER('Y'))", "a = 'XY'"],
    ["a LIKE CONCAT('%', N'x', '%')", "a LIKE N'%x%'"],
    ["a = UPPER('straße')", "a = UPPER('straße')"],
    ["a = 'x' || b", "a = 'x' || b"],
    ['a = CONCAT(1, 2)', 'a = CONCAT(1, 2)'],
    ["a = '\\x' || ''''", "a = '\\x'''"],
  ])('%s is computed to %s', (text, computed) => {
    expect(printExpression(read(text))).toBe(computed)
  })
})
