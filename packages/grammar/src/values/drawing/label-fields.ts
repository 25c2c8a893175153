import { ValueError } from '../../value.ts'
import { readFieldName } from '../rows/field-list.ts'

/** One token of a label expression: `[FIELD]`, a text in double quotes, a joining word. */
const token = /\s*(?:\[([^[\]"]{1,256})\]|"[^"]*"|CONCAT|NEWLINE|&|\+)/iy

/** Fields of a label expression such as `[NAME] CONCAT " m" CONCAT NEWLINE CONCAT [TYPE]`; throws for anything else. */
export function fieldsOfLabel(text: string): string[] {
  const fields: string[] = []
  const trimmed = text.trimEnd()
  token.lastIndex = 0
  while (token.lastIndex < trimmed.length) {
    const found = token.exec(trimmed)
    if (found === null)
      throw new ValueError('labelExpression has to join fields in square brackets and texts in double quotes')
    if (found[1] !== undefined) fields.push(readFieldName(found[1]))
  }
  return fields
}
