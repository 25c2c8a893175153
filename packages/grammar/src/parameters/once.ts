/** What can be read once: a second reading would find nothing, and what nothing follows could be taken for a whole. It throws TypeError. */
export function once<T>(source: AsyncIterable<T>): AsyncIterable<T> {
  let begun = false
  return {
    [Symbol.asyncIterator]() {
      if (begun) throw new TypeError('this can be read only once')
      begun = true
      return source[Symbol.asyncIterator]()
    },
  }
}
