import type { CellValue } from '../query/layer-query.ts'
import type { FieldDefinition } from '../world/layer.ts'

/** A value as people read it: the name of a code, a date, `Null`. */
export function valueInWords({ type, domain }: FieldDefinition, value: CellValue): string {
  if (value === null) return 'Null'
  if (type === 'esriFieldTypeDate')
    return new Date(Number(value)).toISOString().slice(0, 19).replace('T', ' ')
  const coded =
    domain?.type === 'codedValue' ? domain.codedValues.find(({ code }) => code === value) : undefined
  return coded?.name ?? String(value)
}
