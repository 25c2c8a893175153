import { ValueError, type ValueType } from '../../value.ts'
import { asObject, asText, parseJson } from '../plain/json.ts'
import { parseInteger } from '../plain/number.ts'

/** The named style in which a layer is drawn. */
export interface LayerStyle {
  readonly layerId: number
  /** As the map server spells it; never empty. */
  readonly style: string
}

const maxLayers = 1_000
const maxLength = 512

/** Styles by layer, as JSON. Map servers behind the gateway take them; no client sends them in these words. */
export const layerStyles: ValueType<readonly LayerStyle[]> = {
  id: 'layerStyles',
  form: 'JSON {"0":"name of a style"}',
  parse(text) {
    const entries = Object.entries(asObject(parseJson(text), 'it'))
    if (entries.length > maxLayers) throw new ValueError(`it has more than ${maxLayers} layers`)
    return inOrder(entries.map(([key, value]) => readStyle(key, value)))
  },
  print: (styles) =>
    JSON.stringify(Object.fromEntries(inOrder(styles).map(({ layerId, style }) => [layerId, style]))),
  layersIn: (styles) => styles.map(({ layerId }) => layerId),
}

const inOrder = (styles: readonly LayerStyle[]): readonly LayerStyle[] =>
  styles.toSorted((a, b) => a.layerId - b.layerId)

function readStyle(key: string, value: unknown): LayerStyle {
  const style = asText(value, 'a style', maxLength)
  if (style === '') throw new ValueError('the name of a style is empty')
  return { layerId: parseInteger(key, 0, Number.MAX_SAFE_INTEGER, 'a layer id'), style }
}
