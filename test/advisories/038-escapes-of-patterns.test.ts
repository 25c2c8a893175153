import { parseExpression, printExpression } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { planned } from './planned.ts'

const layer = {
  objectIdField: 'OBJECTID',
  fields: [
    { name: 'OBJECTID', type: 'esriFieldTypeOID' },
    { name: 'OWNER', type: 'esriFieldTypeString' },
  ],
}

const sent = (where: string, narrowings: readonly object[]): string | null => {
  const plan = planned(layer, narrowings, new URLSearchParams({ where }).toString())
  return new URLSearchParams(plan.steps[0]?.([]).question.query).get('where')
}
const fault = (text: string) => {
  const parsed = parseExpression(text)
  return 'fault' in parsed ? parsed.fault.message : printExpression(parsed.expression)
}

/**
 * PostgreSQL escapes with a backslash unless it is told otherwise, and stops at a pattern that ends in the middle of an escape, but only at rows
 * that match so far: `LIKE 'Olg\'` stops where a hidden row begins with `Olg`. So no pattern goes out that ends so, and one with a
 * backslash goes out with another escape character, by which the backslash is the plain character that it is in the standard.
 */
describe('the escape of a pattern', () => {
  it.each([
    String.raw`OWNER LIKE 'Olg\'`,
    String.raw`OWNER LIKE 'Olg\' ESCAPE '\'`,
    String.raw`OWNER LIKE 'Olg\' ESCAPE '!'`,
    String.raw`OWNER LIKE 'Ol' || 'g\'`,
  ])('%s is refused to everybody', (where) => {
    expect(fault(where)).toContain('backslash')
  })

  it.each([
    "OWNER LIKE 'Olg!' ESCAPE '!'",
    "OWNER LIKE 'Olg!!!' ESCAPE '!'",
    "OWNER LIKE 'Ol' || 'g!' ESCAPE '!'",
    "OWNER LIKE UPPER('Olgx') ESCAPE 'X'",
  ])('%s is refused to everybody', (where) => {
    expect(fault(where)).toBe('the escape character has nothing behind it')
  })

  it.each([
    [String.raw`OWNER LIKE 'Olg\a%'`, String.raw`OWNER LIKE 'Olg\a%' ESCAPE '$'`],
    [String.raw`OWNER LIKE '$\%'`, String.raw`OWNER LIKE '$\%' ESCAPE '!'`],
    [String.raw`OWNER LIKE '50\%' ESCAPE '\'`, "OWNER LIKE '50$%' ESCAPE '$'"],
    [String.raw`OWNER LIKE UPPER('a\b')`, String.raw`OWNER LIKE UPPER('a\b') ESCAPE '$'`],
    ["OWNER LIKE '50!%' ESCAPE '!'", "OWNER LIKE '50!%' ESCAPE '!'"],
    ["OWNER LIKE 'a%'", "OWNER LIKE 'a%'"],
  ])('%s goes out as %s', (where, printed) => {
    expect(fault(where)).toBe(printed)
  })

  it('is put to what is computed as well', () => {
    expect(sent(String.raw`OWNER LIKE CONCAT('%a\b', '%')`, [{ where: "OWNER <> 'x'" }])).toBe(
      String.raw`OWNER <> 'x' AND OWNER LIKE '%a\b%' ESCAPE '$'`,
    )
  })

  it('stands before nothing else than what it escapes, where rows are hidden', () => {
    expect(() => sent("OWNER LIKE 'Olg!a' ESCAPE '!'", [{ where: "OWNER <> 'x'" }])).toThrow('can fail')
    expect(sent("OWNER LIKE 'Olg!a' ESCAPE '!'", [{ fields: { only: ['OWNER'] } }])).toContain('Olg!a')
  })
})
