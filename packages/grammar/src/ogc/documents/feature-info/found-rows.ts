import { type FoundShape, readShape } from './found-shape.ts'

/** What was found of one layer. */
export interface FoundLayer {
  /** As requests name it. */
  readonly name: string
  readonly title: string
  readonly rows: readonly FoundRow[]
}

/** A row at the place. */
export interface FoundRow {
  readonly attributes: readonly (readonly [name: string, value: FoundValue])[]
  readonly shape: FoundShape | undefined
}

/** A value of a row; objects and lists are written as JSON. */
type FoundValue = string | number | boolean | null

/**
 * The results of an identify, by layers in the order in which they came. Nothing is read but titles, attributes and shapes; what is no result is left
 * out.
 * @param nameOf the name of a layer in requests
 */
export function foundLayers(results: unknown, nameOf: (layerId: number) => string): readonly FoundLayer[] {
  const layers = new Map<number, { name: string; title: string; rows: FoundRow[] }>()
  for (const result of Array.isArray(results) ? results : []) {
    if (!isObject(result)) continue
    const id = Number(result.layerId)
    const known = layers.get(id)
    const row = { attributes: attributesOf(result), shape: readShape(result.geometry) }
    if (known) known.rows.push(row)
    else {
      const name = nameOf(id)
      const title = typeof result.layerName === 'string' ? result.layerName : name
      layers.set(id, { name, title, rows: [row] })
    }
  }
  return [...layers.values()]
}

const attributesOf = ({ attributes }: Readonly<Record<string, unknown>>): FoundRow['attributes'] =>
  isObject(attributes) ? Object.entries(attributes).map(([name, value]) => [name, foundValue(value)]) : []

function foundValue(value: unknown): FoundValue {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value
    default:
      return value === null || value === undefined ? null : JSON.stringify(value)
  }
}

/** A value as text; empty where there is none. */
export const textOfValue = (value: FoundValue): string => (value === null ? '' : String(value))

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
