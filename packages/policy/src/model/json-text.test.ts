import { describe, expect, it } from 'vitest'
import { identityOf, numberIn, parseJson } from './json-text.ts'

const again = (text: string): string => JSON.stringify(parseJson(Buffer.from(text)))

describe('JSON of a map server', () => {
  it.each([
    '{"a":9007199254740993,"b":[-9223372036854775808,1],"c":9007199254740993}',
    '[9007199254740993]',
    '9007199254740993',
    '{"a":"9007199254740993","b":16.373819999999998,"c":9007199254740991}',
    '{"a":12.25,"b":9007199254740993}',
  ])('is written as it was read: %s', (text) => {
    const numbers = (one: string) => one.match(/-?\d{16,}/g)
    expect(numbers(again(text))).toEqual(numbers(text))
  })

  it('may begin with a mark', () => expect(again('\ufeff{"a":1}')).toBe('{"a":1}'))

  it('keeps large numbers exact, so that no two of them are the same', () => {
    const [one, other] = parseJson(Buffer.from('[9007199254740993,9007199254740992]')) as unknown[]
    expect(identityOf(one)).not.toBe(identityOf(other))
    expect(numberIn(one)).toBeNaN()
    expect(numberIn(7)).toBe(7)
  })
})
