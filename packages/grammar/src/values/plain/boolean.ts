import { ValueError, type ValueType } from '../../value.ts'

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

/** A switch that may only be off: its other side would start a job or store what it finds. */
export const falseOnly: ValueType<false> = {
  id: 'falseOnly',
  form: 'false',
  parse(text) {
    if (boolean.parse(text)) throw new ValueError('it has to be false')
    return false
  },
  print: String,
}
