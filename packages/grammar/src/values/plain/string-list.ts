import type { ValueType } from '../../value.ts'
import { asList, asText, parseJson } from './json.ts'

/** Short texts, as a JSON list. */
export const stringList: ValueType<readonly string[]> = {
  id: 'stringList',
  form: 'a JSON list of at most 1,000 texts',
  parse: (text) => asList(parseJson(text), 'it', 1_000).map((item) => asText(item, 'an item', 256)),
  print: JSON.stringify,
}
