import { expect, it } from 'vitest'
import type { KnownCredential } from './known.ts'
import { createMemo } from './memo.ts'

it('a flood of new credentials does not push out the one that is used', () => {
  const memo = createMemo(100)
  const known = {} as KnownCredential
  memo.set('busy', known, 0)
  for (let nth = 0; nth < 1_000; nth++) {
    memo.set(`new ${nth}`, known, 0)
    expect(memo.get('busy')?.known).toBe(known)
  }
  expect(memo.get('new 0')).toBeUndefined()
})
