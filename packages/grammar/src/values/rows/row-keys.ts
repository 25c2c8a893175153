import { ValueError, type ValueType } from '../../value.ts'
import { asInteger, asList, parseJson } from '../plain/json.ts'
import { globalIdKey, isGlobalId } from './global-id.ts'

/** Rows by their object ids, or by their global ids as they were spelled; each once. */
export type RowKeys = readonly number[] | readonly string[]

/** Most rows that one list names. */
const maxRows = 10_000

/** Reads the keys of rows from a list of numbers or of global ids. A row that is named twice is a fault: servers differ in how often they delete it. */
export function readRowKeys(value: unknown): RowKeys {
  const list = asList(value, 'a list of rows', maxRows)
  const keys = typeof list[0] === 'string' ? list.map(readText) : list.map(readNumber)
  demandOnce(keys.map((key) => (typeof key === 'string' ? globalIdKey(key) : key)))
  return keys as RowKeys
}

/** Throws `ValueError` where an id is named twice. */
export function demandOnce(keys: readonly (string | number)[]): void {
  const seen = new Set<string | number>()
  for (const key of keys) {
    if (seen.has(key)) throw new ValueError(`it names ${key} twice`)
    seen.add(key)
  }
}

const readNumber = (value: unknown): number => asInteger(value, 'an object id', 0, Number.MAX_SAFE_INTEGER)

function readText(value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : undefined
  if (isGlobalId(text)) return text
  throw new ValueError('a row has to be named by a whole number, or by a global id')
}

/** True where rows are named by their global ids. */
export const areGlobalIds = (keys: RowKeys): keys is readonly string[] => typeof keys[0] === 'string'

const wholeNumber = /^\+?\d{1,16}$/

/** Rows to delete: `1,2`, `[1,2]`, `{…},{…}` or `["{…}"]`. */
export const rowKeys: ValueType<RowKeys> = {
  id: 'rowKeys',
  isBulk: true,
  form: `at most ${maxRows} object ids or global ids, each once, with commas between them or as a JSON list`,
  parse(text) {
    if (text.trimStart().startsWith('[')) return readRowKeys(parseJson(text))
    const parts = text.split(',', maxRows + 1).map((part) => part.trim())
    return readRowKeys(parts.map((part) => (wholeNumber.test(part) ? Number(part) : part)))
  },
  print: (keys) => (keys.length > 0 && !areGlobalIds(keys) ? keys.join(',') : JSON.stringify(keys)),
}
