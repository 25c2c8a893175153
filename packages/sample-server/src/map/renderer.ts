import { RestError } from '../operation/reply.ts'
import { fieldNamed } from '../query/field-names.ts'
import type { CellValue } from '../query/layer-query.ts'
import type {
  ClassBreaksRenderer,
  EsriSymbol,
  LayerDefinition,
  Renderer,
  UniqueValueRenderer,
} from '../world/layer.ts'

/** A renderer made ready: the fields that it looks at, and the symbol of a row, or null for a row that is not drawn. */
interface SymbolChooser {
  fields: string[]
  symbolOf: (attributes: Record<string, CellValue>) => EsriSymbol | null
}

/** Makes a renderer ready for a layer's rows. Throws `RestError` 400 for an unknown field. */
export function symbolChooser(layer: LayerDefinition, renderer: Renderer): SymbolChooser {
  switch (renderer.type) {
    case 'simple':
      return { fields: [], symbolOf: () => renderer.symbol }
    case 'uniqueValue':
      return byUniqueValue(layer, renderer)
    case 'classBreaks':
      return byClass(layer, renderer)
  }
}

/** The layer's own spelling of a field. Throws `RestError` 400 where there is none. */
export function requireField(layer: LayerDefinition, name: string): string {
  const field = fieldNamed(layer, name)
  if (field === undefined)
    throw new RestError(400, 'Invalid or missing input parameters.', [`Field '${name}' does not exist.`])
  return field.name
}

function byUniqueValue(layer: LayerDefinition, renderer: UniqueValueRenderer): SymbolChooser {
  const fields = [renderer.field1, renderer.field2, renderer.field3]
    .filter((name) => typeof name === 'string' && name !== '')
    .map((name) => requireField(layer, String(name)))
  const symbols = new Map(renderer.uniqueValueInfos.map(({ value, symbol }) => [String(value), symbol]))
  const symbolOf: SymbolChooser['symbolOf'] = (attributes) => {
    const value = fields.map((field) => attributes[field] ?? '<Null>').join(renderer.fieldDelimiter ?? ', ')
    return symbols.get(value) ?? renderer.defaultSymbol ?? null
  }
  return { fields, symbolOf }
}

function byClass(layer: LayerDefinition, renderer: ClassBreaksRenderer): SymbolChooser {
  const field = requireField(layer, renderer.field)
  const divisor = renderer.normalizationField ? requireField(layer, renderer.normalizationField) : null
  const symbolOf: SymbolChooser['symbolOf'] = (attributes) => {
    const amount = attributes[field]
    if (amount === null || amount === undefined) return renderer.defaultSymbol ?? null
    const number = Number(amount) / (divisor === null ? 1 : Number(attributes[divisor]))
    const info = renderer.classBreakInfos.find(({ classMaxValue }) => number <= classMaxValue)
    return number >= renderer.minValue && info !== undefined ? info.symbol : (renderer.defaultSymbol ?? null)
  }
  return { fields: divisor === null ? [field] : [field, divisor], symbolOf }
}
