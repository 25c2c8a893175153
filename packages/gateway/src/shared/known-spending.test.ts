import { describe, expect, it } from 'vitest'
import { KnownSpending } from './known-spending.ts'

describe('What a process knows to be spent of a quota', () => {
  it('is what the store said and what was granted since, less what was put back', () => {
    const known = new KnownSpending(() => 0)
    expect(known.least('a')).toBe(0)
    known.note('a', 9)
    expect(known.least('a')).toBe(9)
    known.told('a', 40, 8)
    known.note('a', 9 - 8)
    expect(known.least('a')).toBe(49)
    known.note('a', -60)
    expect(known.least('a')).toBe(0)
  })

  it('stays known where the store is to be asked again', () => {
    let now = 0
    const known = new KnownSpending(() => now)
    expect(known.isOlderThan(60, 'a')).toBe(true)
    known.told('a', 40, 0)
    known.told('b', 1, 0)
    expect(known.isOlderThan(60, 'a')).toBe(false)
    known.askAgain('a')
    expect([known.isOlderThan(60, 'a'), known.isOlderThan(60, 'b'), known.least('a')]).toEqual([
      true,
      false,
      40,
    ])
    known.askAgain()
    expect(known.isOlderThan(60, 'b')).toBe(true)
    known.told('a', 41, 0)
    now = 60
    expect(known.isOlderThan(60, 'a')).toBe(true)
  })
})
