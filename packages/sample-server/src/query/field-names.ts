import type { FieldDefinition, LayerDefinition } from '../world/layer.ts'
import type { ResultField } from './query-result.ts'

/** The layer's field of a name, which may be quoted and in any case. */
export function fieldNamed(layer: LayerDefinition, name: string): FieldDefinition | undefined {
  const plain = name
    .trim()
    .replace(/^(["[])(.*)["\]]$/, '$2')
    .toLowerCase()
  return layer.fields.find((field) => field.name.toLowerCase() === plain)
}

/** An identifier between double quotes. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** How a field of the layer is described in a result. */
export function resultField({ name, type, alias, length, domain }: FieldDefinition): ResultField {
  return { name, type, alias, ...(length !== undefined && { length }), domain }
}
