import { ValueError, type ValueType } from '../../value.ts'

/** A password. Any text; faults about it never repeat it. */
export const secret: ValueType<string> = {
  id: 'secret',
  form: 'text of at most 512 characters',
  parse(value) {
    if (value.length > 512) throw new ValueError('it has to be a text of at most 512 characters')
    return value
  },
  print: (value) => value,
}
