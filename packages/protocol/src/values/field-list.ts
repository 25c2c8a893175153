import { ValueError, type ValueType } from '../value.ts'

/** Names of fields as the client spelled them, or `*` for all. Names have no case. */
export type FieldList = '*' | readonly string[]

/** A field name: letters, digits, `_`, `$`, `#`, `@`, with dots for joined tables and `()` behind geometry properties. */
const fieldName = /^[\p{L}_][\p{L}\p{N}\p{M}_$#@]*(?:\.[\p{L}_][\p{L}\p{N}\p{M}_$#@]*)*(?:\(\))?$/u
const maxNameLength = 256
const maxFields = 1_000

/** True for a text that names a field, spaces around it aside. */
export function isFieldName(text: unknown): text is string {
  const name = typeof text === 'string' ? text.trim() : ''
  return name.length <= maxNameLength && fieldName.test(name)
}

/** Reads one field name. */
export function readFieldName(text: unknown): string {
  if (isFieldName(text)) return text.trim()
  throw new ValueError('it names something that is not a field')
}

/** Reads field names with commas between them, each once. */
export function parseFieldNames(text: string): string[] {
  const parts = text.split(',', maxFields + 1)
  if (parts.length > maxFields) throw new ValueError(`it has more than ${maxFields} fields`)
  const names = new Map<string, string>()
  for (const part of parts) {
    if (part.trim() === '') continue
    const name = readFieldName(part)
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name)
  }
  if (names.size === 0) throw new ValueError('it names no field')
  return [...names.values()]
}

/** Fields with commas between them, or `*`. */
export const fieldList: ValueType<FieldList> = {
  id: 'fieldList',
  form: '* or field names with commas between them',
  parse: (text) =>
    text.split(',', maxFields).some((part) => part.trim() === '*') ? '*' : parseFieldNames(text),
  print: (fields) => (fields === '*' ? '*' : fields.join(',')),
  fieldsIn: (fields) => (fields === '*' ? [] : fields),
}

/** Fields with commas between them. */
export const fieldNames: ValueType<readonly string[]> = {
  id: 'fieldNames',
  form: 'field names with commas between them',
  parse: parseFieldNames,
  print: (fields) => fields.join(','),
  fieldsIn: (fields) => fields,
}

/** One field. */
export const fieldNameType: ValueType<string> = {
  id: 'fieldName',
  form: 'a field name',
  parse: readFieldName,
  print: (name) => name,
  fieldsIn: (name) => [name],
}
