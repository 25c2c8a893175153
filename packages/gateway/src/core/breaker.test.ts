import { describe, expect, it } from 'vitest'
import { Breaker } from './breaker.ts'

function broken() {
  let now = 0
  const breaker = new Breaker({ failures: 3, pauseMs: 1_000, monotonic: () => now })
  for (let count = 0; count < 3; count++) {
    breaker.begin()
    breaker.failed()
  }
  return { breaker, wait: (ms: number) => (now += ms) }
}

describe('the breaker', () => {
  it('opens after failures in a row only', () => {
    const breaker = new Breaker({ failures: 2, pauseMs: 1_000, monotonic: () => 0 })
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    expect(breaker.allows).toBe(true)
    breaker.failed()
    expect([breaker.allows, breaker.state, breaker.waitMs]).toEqual([false, 'open', 1_000])
  })

  it('lets one request through after the pause, and closes when it succeeds', () => {
    const { breaker, wait } = broken()
    wait(1_000)
    expect(breaker.allows).toBe(true)
    breaker.begin()
    expect([breaker.allows, breaker.state]).toEqual([false, 'probing'])
    breaker.succeeded()
    expect([breaker.allows, breaker.state]).toEqual([true, 'closed'])
  })

  it('doubles the pause when the probe fails, up to twelve times the first', () => {
    const { breaker, wait } = broken()
    const pauses: number[] = []
    for (let probe = 0; probe < 5; probe++) {
      pauses.push(breaker.waitMs)
      wait(breaker.waitMs)
      breaker.begin()
      breaker.failed()
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 12_000])
  })

  it('is not held by a probe whose caller left', () => {
    const { breaker, wait } = broken()
    wait(1_000)
    breaker.begin()
    breaker.undecided()
    expect(breaker.allows).toBe(true)
  })
})
