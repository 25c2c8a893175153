import { describe, expect, it } from 'vitest'
import { outcomeOf, outcomeOfLater, Refused } from './refusal.ts'

const refused = new Refused('access.denied', 'hidden', { publicText: 'No.', cause: 'a reason' })

describe('The outcome of some work', () => {
  it('is its value, or why it is refused', async () => {
    expect(outcomeOf(() => 1)).toEqual({ value: 1 })
    expect(await outcomeOfLater(Promise.resolve(1))).toEqual({ value: 1 })
    const refusal = { code: 'access.denied', detail: 'hidden', publicText: 'No.', cause: 'a reason' }
    const fails = () => {
      throw refused
    }
    expect(outcomeOf(fails)).toEqual({ refusal })
    expect(await outcomeOfLater(Promise.reject(refused))).toEqual({ refusal })
    expect(refused).toMatchObject({
      code: 'access.denied',
      message: 'access.denied: hidden',
      cause: 'a reason',
    })
  })

  it('is any other error as it was thrown', async () => {
    const error = new TypeError('a fault of the code')
    const fails = () => {
      throw error
    }
    expect(() => outcomeOf(fails)).toThrow(error)
    await expect(outcomeOfLater(Promise.reject(error))).rejects.toBe(error)
  })
})
