import { expect, it } from 'vitest'
import { withoutBlanks } from './blanks.ts'

it.each([
  [' \t a b\t ', 'a b'],
  ['a', 'a'],
  ['\u00a0a\ufeff', '\u00a0a\ufeff'],
  [' \t', ''],
  ['', ''],
])('leaves out spaces and tabs around %j, and nothing else', (text, expected) => {
  expect(withoutBlanks(text)).toBe(expected)
})
