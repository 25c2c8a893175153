import { ValueError, type ValueType } from '../../value.ts'

/** Free text of bounded length, without control characters other than line breaks and tabs. */
export function text(maxLength: number): ValueType<string> {
  return {
    id: 'text',
    isBulk: true,
    form: `text of at most ${maxLength} characters`,
    parse(value) {
      if (value.length > maxLength)
        throw new ValueError(`it has to be a text of at most ${maxLength} characters`)
      if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]/u.test(value))
        throw new ValueError('it holds control characters')
      return value
    },
    print: (value) => value,
  }
}
