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

/** A switch that may only be off, and why: its other side would start a job, store what it finds, or is not known. */
export const falseOnly = (why: string): ValueType<false> => ({
  id: 'falseOnly',
  form: `false: ${why}`,
  parse(text) {
    if (boolean.parse(text)) throw new ValueError(`it has to be false: ${why}`)
    return false
  },
  print: String,
})
