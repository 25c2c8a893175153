import { describe, expect, it } from 'vitest'
import { mayBeAlike } from './alike.ts'
import { parseExpression } from './parser.ts'

function isAlike(text: string, row: Readonly<Record<string, unknown>>): boolean {
  const read = parseExpression(text)
  if ('fault' in read) throw new Error(read.fault.message)
  return mayBeAlike(read.expression, row)
}

describe('a text that a database may take for a literal', () => {
  it.each([
    ["STATUS <> 'closed'", 'Closed'],
    ["STATUS <> 'closed'", 'closed '],
    ["STATUS <> 'closed'", 'clōsed'],
    ["STATUS <> 'closed'", 'ｃlosed'],
    ["STATUS <> 'closed'", 'clo\u200bsed'],
    ["STATUS <> 'closed'", 'clo\u00adsed'],
    ["STATUS <> 'aether'", 'Æther'],
    ["'closed' = STATUS", 'CLOSED'],
    ["STATUS NOT IN ('a', 'straße')", 'STRASSE'],
    ["STATUS LIKE 'cl%'", 'Closed'],
    ["NOT (A = 1 OR status <> 'closed')", 'Closed'],
    ["UPPER(STATUS) = 'CLOSED'", 'closed '],
    ["STATUS < 'f'", 'é'],
    ["STATUS BETWEEN 'a' AND 'f'", 'é'],
    ["CASE WHEN STATUS = 'a' THEN 1 END = 1", 'A'],
  ])('%s: %s', (condition, value) => {
    expect(isAlike(condition, { STATUS: value, A: 2 })).toBe(true)
  })

  it.each([
    ["STATUS <> 'closed'", 'closed'],
    ["STATUS <> 'closed'", 'open'],
    ["UPPER(STATUS) = 'CLOSED'", 'closed'],
    ["STATUS LIKE 'cl%'", 'closed'],
    ["OTHER = 'closed'", 'Closed'],
    ['STATUS IS NULL', 'Closed'],
    ['STATUS = A', 'Closed'],
    ["STATUS = 'closed'", null],
    ['STATUS = 1', 1],
  ])('and one that it cannot: %s: %s', (condition, value) => {
    expect(isAlike(condition, { STATUS: value, A: 2, OTHER: 'x' })).toBe(false)
  })
})
