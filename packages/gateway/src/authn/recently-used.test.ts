import { expect, it } from 'vitest'
import { RecentlyUsed } from './recently-used.ts'

it('what is used stays, whatever comes meanwhile, and the number is bounded', () => {
  const map = new RecentlyUsed<number>(100)
  map.set('busy', 1)
  map.set('idle', 2)
  for (let nth = 0; nth < 1_000; nth++) {
    map.set(`stranger ${nth}`, nth)
    expect(map.get('busy')).toBe(1)
    expect(map.size).toBeLessThanOrEqual(100)
  }
  expect(map.get('idle')).toBeUndefined()
  expect(map.get('stranger 999')).toBe(999)
})
