/** The results for each marked value, by the function that worked them out. */
const known = new WeakMap<object, Map<object, unknown>>()

/** Marks a value that later requests use again and that nothing changes. Results of `onceForEach` for it are marked too. */
export function comesAgain(value: object): void {
  if (!known.has(value)) known.set(value, new Map())
}

let last = 0
const given = onceForEach(() => {
  last += 1
  return last
})

/** A number that only this value has in this process; undefined for a value that is not marked. */
export const numberOf = (value: object): number | undefined => (known.has(value) ? given(value) : undefined)

/**
 * A function that works once for each marked value and remembers the result. For all other values it works each time: remembering something of every request
 * in a weak map costs more in garbage collection than it saves.
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
