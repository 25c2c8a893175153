import { describe, expect, it } from 'vitest'
import { canFail } from './failing.ts'
import { parseExpression } from './parser.ts'

function failing(text: string): boolean {
  const parsed = parseExpression(text)
  if ('fault' in parsed) throw new Error(parsed.fault.message)
  return canFail(parsed.expression)
}

describe('a condition that a database may stop at', () => {
  it.each([
    'CAST(owner AS INTEGER) = 1',
    '1 / (cost - 7) = 1',
    'cost * 1E300 > 0',
    "district = 'a' OR LOG(cost) > 1",
    'POWER(cost, 2) > 4',
    'MOD(cost, 2) = 0',
    '-cost < 0',
    "SUBSTRING(owner FROM 1 FOR cost) = 'a'",
    "owner LIKE 'Ines!' ESCAPE '!'",
    "owner LIKE 'Ines!x' ESCAPE '!'",
    'owner LIKE phone',
    'CASE WHEN cost / 2 > 1 THEN 1 ELSE 0 END = 1',
  ])('%s is one', (text) => {
    expect(failing(text)).toBe(true)
  })

  it.each([
    '1=1',
    '1 + 1 = 2',
    "CAST('5' AS INTEGER) = 5",
    "UPPER(owner) LIKE 'A%'",
    "owner LIKE '100!%' ESCAPE '!'",
    "owner LIKE 'a!!b' ESCAPE '!'",
    "district IN ('a', 'b') AND cost BETWEEN 1 AND 2",
    "owner || '!' = 'a!'",
    'COALESCE(cost, 0) > 1',
    "installed > DATE '2020-01-01'",
    'NOT owner IS NULL',
  ])('%s is none', (text) => {
    expect(failing(text)).toBe(false)
  })
})
