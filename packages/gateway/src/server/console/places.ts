/** Runs work in a few places at a time; what comes when all are taken waits for its turn. */
export function createPlaces(most: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let taken = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (taken < most) taken += 1
    else await new Promise<void>((begin) => waiting.push(begin))
    try {
      return await work()
    } finally {
      // The place goes to the next one, or is free.
      const next = waiting.shift()
      if (next) next()
      else taken -= 1
    }
  }
}
