import { describe, expect, it } from 'vitest'
import { canFail } from './failing.ts'
import type { ValueKind } from './mixing.ts'
import { parseExpression } from './parser.ts'

const kinds: Readonly<Record<string, ValueKind>> = {
  owner: 'text',
  phone: 'text',
  district: 'text',
  cost: 'number',
  installed: 'moment',
  guid: 'id',
}

function failing(text: string): boolean {
  const parsed = parseExpression(text)
  if ('fault' in parsed) throw new Error(parsed.fault.message)
  return canFail(parsed.expression, (name) => kinds[name])
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
    'owner = 5',
    "owner IN ('a', 5)",
    'owner BETWEEN 1 AND 2',
    'owner = cost',
    "owner > DATE '2020-01-01'",
    'guid = owner',
    "CASE WHEN owner LIKE 'a%' THEN owner ELSE '1' END = 5",
    'COALESCE(owner, cost) = 1',
    "owner || cost = 'a1'",
    'UPPER(owner) = 5',
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
    'owner = phone',
    "cost = '5'",
    "installed > '2020-01-01'",
    "guid = '{A}'",
    'CHAR_LENGTH(owner) > 5',
    "POSITION('a' IN owner) = 1",
    'nothing = 5',
    "COALESCE(owner, 'none') = 'none'",
    'NULLIF(owner, NULL) IS NULL',
  ])('%s is none', (text) => {
    expect(failing(text)).toBe(false)
  })
})
