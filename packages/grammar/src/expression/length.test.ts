import { describe, expect, it } from 'vitest'
import { lengthBesideLists } from './length.ts'
import { parseExpression } from './parser.ts'

const ids = (count: number) => Array.from({ length: count }, (_, index) => 1_000_000 + index).join(',')
const isRead = (text: string): boolean => 'expression' in parseExpression(text)

describe('the length of an expression', () => {
  it.each([
    ['OBJECTID IN (1, 2, 3)', 'OBJECTID IN ()'],
    ["NAME IN ('a','O''Brien',N'x') AND A > 1", 'NAME IN () AND A > 1'],
    ['(A = 1)', '(A = 1)'],
    [`NAME IN ('${'x'.repeat(600)}')`, `NAME IN ('${'x'.repeat(600)}')`],
    ['UPPER(NAME) IN (A)', 'UPPER(NAME) IN (A)'],
  ])('%s counts as %s', (text, counted) => {
    expect(lengthBesideLists(text)).toBe(counted.length)
  })

  it('lets a list have as many values as lists may have, however long they are', () => {
    const guids = Array.from({ length: 10_000 }, (_, index) => `'{${String(index).padStart(36, '0')}}'`)
    expect(isRead(`OBJECTID IN (${ids(10_000)})`)).toBe(true)
    expect(isRead(`GLOBALID IN (${guids.join(', ')})`)).toBe(true)
    expect(isRead(`OBJECTID IN (${ids(10_001)})`)).toBe(false)
  })

  it('holds everything else to its limit', () => {
    expect(isRead(`A = '${'x'.repeat(16_400)}'`)).toBe(false)
    expect(isRead(`A IN ('${'x'.repeat(16_400)}')`)).toBe(false)
    expect(isRead(Array(3_000).fill('A = 1').join(' OR '))).toBe(false)
    expect(isRead(`A IN (${ids(10)})${' OR B = 1'.repeat(2_000)}`)).toBe(false)
    expect(isRead(`(${' '.repeat(600_000)}A = 1)`)).toBe(false)
  })
})
