import { expect, it } from 'vitest'
import { RetryBudget } from './retry-budget.ts'

it('the retry budget gives ten retries in hand, then one for five requests', () => {
  const budget = new RetryBudget()
  const spent = Array.from({ length: 12 }, () => budget.spend()).filter(Boolean)
  expect(spent).toHaveLength(10)
  for (let count = 0; count < 5; count++) budget.earn()
  expect([budget.spend(), budget.spend()]).toEqual([true, false])
})
