/** What was worked out of values that come again, by the work. */
const known = new WeakMap<object, Map<object, unknown>>()

/** Says of a value that it will come again, and that nothing changes it. What is worked out of it comes again too. */
export function comesAgain(value: object): void {
  if (!known.has(value)) known.set(value, new Map())
}

let last = 0
const given = onceForEach(() => {
  last += 1
  return last
})

/** A number of a value that comes again, which no other value ever gets; undefined for any other. */
export const numberOf = (value: object): number | undefined => (known.has(value) ? given(value) : undefined)

/**
 * The function, which works once for each value that comes again. All others are left alone: a weak map that holds a value of each request makes the collector
 * of garbage work more than is saved.
 */
export function onceForEach<Value extends object, Result>(
  work: (value: Value) => Result,
): (value: Value) => Result {
  return (value) => {
    const results = known.get(value)
    if (results === undefined) return work(value)
    if (results.has(work)) return results.get(work) as Result
    const result = work(value)
    results.set(work, result)
    if (typeof result === 'object' && result !== null) comesAgain(result)
    return result
  }
}
