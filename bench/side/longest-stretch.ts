/** Milliseconds of the longest stretch for which the event loop was not given back while some work was done. */
export async function longestStretchOf(work: () => Promise<unknown>): Promise<number> {
  let [longest, last, isOver]: [number, number, boolean] = [0, performance.now(), false]
  const look = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
    if (!isOver) setImmediate(look)
  }
  setImmediate(look)
  await work()
  isOver = true
  look()
  return longest
}

/** A fixed loop of about 50 ms on the machine where the goals were set, in milliseconds of now. */
export function fixedLoopMs(): number {
  const began = performance.now()
  let sum = 0
  for (let index = 0; index < 7_500_000; index += 1) sum = (sum * 31 + index) | 0
  return sum === 1 ? 0 : performance.now() - began
}
