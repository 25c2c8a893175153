import type { UploadedFile } from '../../uploaded-file.ts'
import { ValueError, type ValueType } from '../../value.ts'

/** A file of a multipart body, for attachments. It has no text form. */
export const file: ValueType<UploadedFile> = {
  id: 'file',
  form: 'a file in a multipart body',
  parse() {
    throw new ValueError('it has to be a file in a multipart body')
  },
  print() {
    throw new TypeError('a file has no text form')
  },
}
