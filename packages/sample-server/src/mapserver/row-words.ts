import { fieldNamed } from '../query/field-names.ts'
import type { CellValue } from '../query/layer-query.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { valueInWords } from './value-in-words.ts'

/** How `identify`, `find` and pop-ups show values: by alias or by name, in words or as they are stored. */
interface Wording {
  byName: boolean
  unformatted: boolean
}

const SHAPE_WORDS = {
  esriGeometryPoint: 'Point',
  esriGeometryPolyline: 'Polyline',
  esriGeometryPolygon: 'Polygon',
} as const

/** All attributes of a row as texts, the kind of shape among them. */
export function inWords(
  layer: LayerDefinition,
  attributes: Record<string, CellValue>,
  { byName, unformatted }: Wording,
): Record<string, string> {
  const shape = layer.geometryType === null ? {} : { Shape: SHAPE_WORDS[layer.geometryType] }
  const entries = layer.fields.map((field) => {
    const value = attributes[field.name] ?? null
    return [
      byName ? field.name : field.alias,
      unformatted ? String(value ?? 'Null') : valueInWords(field, value),
    ]
  })
  return { ...Object.fromEntries(entries), ...shape }
}

/** The name of a row: its display field as text. */
export function titleOf(layer: LayerDefinition, attributes: Record<string, CellValue>): string {
  const field = fieldNamed(layer, layer.displayField)
  return field === undefined ? '' : valueInWords(field, attributes[field.name] ?? null)
}
