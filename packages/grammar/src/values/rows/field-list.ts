import { isShapeProperty } from '../../expression/index.ts'
import { ValueError, type ValueType } from '../../value.ts'

/** Names of fields as the client spelled them, or `*` for all. Names have no case. */
export type FieldList = '*' | readonly string[]

/** A plain field name: letters, digits, `_`, `$`, `#`, `@`, with dots for joined tables and `()` behind geometry properties. */
const fieldName = /^[\p{L}_][\p{L}\p{N}\p{M}_$#@]*(?:\.[\p{L}_][\p{L}\p{N}\p{M}_$#@]*)*(?:\(\))?$/u

/** What columns are named by that others made: spaces, dashes, units in brackets. Nothing that ends a name, begins a comment or calls a function in SQL. */
const unusualName = /^(?!.*(?:--|[^ ]\())[\p{L}_][\p{L}\p{N}\p{M}_$#@.\-+ %&/()°]*$/u
/** Words by which a text with spaces is SQL rather than a name. */
const sqlWords =
  /(?:^|\s)(?:AND|AS|ASC|BETWEEN|BY|CASE|DESC|DISTINCT|ELSE|END|FROM|IN|IS|JOIN|LIKE|NOT|NULL|NULLS|ON|OR|OVER|SELECT|THEN|UNION|WHEN|WHERE)(?:\s|$)/i

const maxNameLength = 256
const maxFields = 1_000

/** True for a text that is a plain name of a field, spaces around it aside. */
export function isFieldName(text: unknown): boolean {
  const name = typeof text === 'string' ? text.trim() : ''
  return name.length <= maxNameLength && (fieldName.test(name) || isShapeProperty(name))
}

/**
 * Reads one field name, plain or unusual (`st_area(shape)`, `Area (m²)`). An unusual one may only go on where the catalogue lists it: servers
 * that take `outFields` for SQL would run it.
 */
export function readFieldName(text: unknown): string {
  const name = typeof text === 'string' ? text.trim() : ''
  if (isFieldName(name) || isUnusualName(name)) return name
  throw new ValueError('it names something that is not a field')
}

const isUnusualName = (name: string): boolean =>
  name.length <= maxNameLength && unusualName.test(name) && !(/\s/.test(name) && sqlWords.test(name))

/** Reads a plain name: what a result is to be called, or a part of an address. */
export function readPlainName(text: unknown): string {
  if (typeof text === 'string' && isFieldName(text)) return text.trim()
  throw new ValueError('it is not a name')
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
