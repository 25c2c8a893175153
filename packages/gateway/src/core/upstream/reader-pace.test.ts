import { describe, expect, it } from 'vitest'
import { ReaderPace } from './reader-pace.ts'

const limits = { leastBytesPerSecond: 1_000, patienceMs: 10_000, pressedPatienceMs: 3_000 }

/** Looks once a second at a reader, and tells after how many seconds it was found too slow. */
function secondsOf(bytesPerSecond: number, look: { isReady?: boolean; isPressed?: boolean } = {}) {
  let nowMs = 0
  const pace = new ReaderPace(limits, () => nowMs)
  for (let second = 1; second <= 100; second += 1) {
    nowMs = second * 1_000
    const takenBytes = second * bytesPerSecond
    if (pace.isTooSlow({ takenBytes, isReady: true, isPressed: false, ...look })) return second
  }
  return undefined
}

describe('the reader of a reply', () => {
  it.each([
    ['who reads nothing is too slow when patience is over', 0, {}, 10],
    ['who reads nothing is too slow sooner while others wait', 0, { isPressed: true }, 3],
    ['who reads half of the least rate is too slow after twice as long', 500, {}, 20],
    ['who reads a byte now and then is too slow', 1, {}, 11],
    ['who reads at the least rate is never too slow', 1_000, { isPressed: true }, undefined],
    ['for whom nothing lies ready is never too slow', 0, { isReady: false }, undefined],
  ])('%s', (_title, rate, look, seconds) => expect(secondsOf(rate, look)).toBe(seconds))
})
