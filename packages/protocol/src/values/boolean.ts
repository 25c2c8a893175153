import { ValueError, type ValueType } from '../value.ts'

/** `true` or `false`, without case (`TRUE`, Python's `True`). */
export const boolean: ValueType<boolean> = {
  id: 'boolean',
  form: 'true or false',
  parse(text) {
    const key = text.trim().toLowerCase()
    if (key === 'true') return true
    if (key === 'false') return false
    throw new ValueError('it has to be true or false')
  },
  print: String,
}
