/**
 * The function, which works once for each value that is still held. Requests that are asked again and again are one value, because what was read
 * of them is remembered, and nothing changes them.
 */
export function onceForEach<Value extends object, Result>(
  work: (value: Value) => Result,
): (value: Value) => Result {
  const known = new WeakMap<Value, { readonly result: Result }>()
  return (value) => {
    const found = known.get(value)
    if (found) return found.result
    const result = work(value)
    known.set(value, { result })
    return result
  }
}
