import type { ValueType } from '../../value.ts'
import { asChoice } from './json.ts'

/** One of a closed list of words, read without case and printed in the list's spelling. */
export function choice<T extends string>(...words: readonly T[]): ValueType<T> {
  return {
    id: 'choice',
    form: `one of ${words.join(', ')}`,
    parse: (text) => asChoice(text.trim(), 'it', words),
    print: (value) => value,
  }
}
