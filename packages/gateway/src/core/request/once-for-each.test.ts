import { describe, expect, it } from 'vitest'
import { comesAgain, numberOf, onceForEach } from './once-for-each.ts'

/** A value that was said to come again. */
function again<Value extends object>(value: Value): Value {
  comesAgain(value)
  return value
}

describe('Work on values that come again', () => {
  it('is done once for each, also where nothing comes of it, and for no value that is only equal', () => {
    const asked: object[] = []
    const name = onceForEach((value: { readonly name?: string }) => {
      asked.push(value)
      return value.name
    })
    const [one, equal, none] = [again({ name: 'a' }), again({ name: 'a' }), again({})]
    expect([one, one, equal, none, none].map(name)).toEqual(['a', 'a', 'a', undefined, undefined])
    expect(asked).toEqual([one, equal, none])
  })

  it('is done each time for all others', () => {
    const copy = onceForEach((value: object) => ({ ...value }))
    const [one, other] = [again({ a: 1 }), { a: 1 }]
    expect(copy(one)).toBe(copy(one))
    expect(copy(other)).not.toBe(copy(other))
  })

  it('is done once for what comes of them, by each function', () => {
    const copy = onceForEach((value: object) => ({ ...value }))
    const list = onceForEach((value: object) => [value])
    const one = again({ a: 1 })
    expect(list(copy(one))).toBe(list(copy(one)))
    expect(list(one)).not.toBe(list(copy(one)))
  })

  it('gives each a number of its own, and the same again', () => {
    const [one, other] = [again({}), again({})]
    comesAgain(one)
    expect(numberOf(one)).toBe(numberOf(one))
    expect(numberOf(other)).not.toBe(numberOf(one))
    expect(numberOf({})).toBeUndefined()
  })
})
