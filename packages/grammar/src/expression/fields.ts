import { isPlainName, isShapeProperty } from './atoms.ts'
import type { Expression, Field } from './tree.ts'
import { mapChildren, walk } from './walk.ts'
import { functions } from './words.ts'

/** The name of a field as written, without quotes, dots between its parts. */
export function fieldName(field: Field): string {
  return field.parts.map((part) => part.name).join('.')
}

/** The field with this name as a service lists it (`OWNER`, `db.parcels.OWNER`, `Größe in m²`), quoted where it has to be. */
export function fieldNamed(name: string): Field {
  const parts = name.split('.')
  if (parts.every((part) => isPlainName(part) || isShapeProperty(part)))
    return { kind: 'field', parts: parts.map((part) => ({ name: part, quoted: false })) }
  return { kind: 'field', parts: [{ name, quoted: true }] }
}

/** Every field that an expression names, as written; compare without case. What is not in the set cannot influence the result. */
export function fieldsOf(e: Expression): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { expression } of walk(e)) if (expression.kind === 'field') names.add(fieldName(expression))
  return names
}

/** The same expression with every field replaced by what `change` makes of it. */
export function mapFields(e: Expression, change: (field: Field) => Expression): Expression {
  return e.kind === 'field' ? change(e) : mapChildren(e, (child) => mapFields(child, change))
}

/** The same expression with other field names: `rename` gets a name as written and answers the new one, or undefined to keep it. */
export function renameFields(e: Expression, rename: (name: string) => string | undefined): Expression {
  return mapFields(e, (field) => {
    const name = rename(fieldName(field))
    return name === undefined ? field : fieldNamed(name)
  })
}

/**
 * The same condition on groups with every name that may be a result's replaced by what `change` makes of it. Inside of an aggregate, as in
 * `MAX(OWNER)`, a name is that of a column, and stays.
 */
export function mapResults(e: Expression, change: (field: Field) => Expression): Expression {
  if (e.kind === 'field') return change(e)
  if (e.kind === 'call' && functions.get(e.name)?.aggregate) return e
  return mapChildren(e, (child) => mapResults(child, change))
}
