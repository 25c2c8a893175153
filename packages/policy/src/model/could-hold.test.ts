import { parseExpression } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { couldHold, type KnownValues } from './could-hold.ts'

describe('A condition', () => {
  it.each<[string, KnownValues, boolean]>([
    ['a = 1', { a: 1 }, true],
    ['A = 1', { a: 2 }, false],
    ['a = 1', { a: null }, false],
    ['a = 1', {}, true],
    ['a = b', { a: 1 }, true],
    ['a = 1 AND b = 2', { a: 1 }, true],
    ['a = 1 AND b = 2', { a: 2 }, false],
    ['a = 1 OR b = 2', { a: 2 }, true],
    ['a = 1 OR b = 2', { a: 2, b: 3 }, false],
    ['NOT (a = 1)', { a: 1 }, false],
    ["name = 'toString'", {}, true],
    ['1=0', {}, false],
  ])('%s of a row with %j could be true: %s', (text, known, isPossible) => {
    const parsed = parseExpression(text)
    if ('fault' in parsed) throw new Error(parsed.fault.message)
    expect(couldHold(parsed.expression, known)).toBe(isPossible)
  })
})
