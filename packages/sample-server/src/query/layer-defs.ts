import { RestError } from '../operation/reply.ts'
import { looseJson } from './loose-json.ts'

/** What `layerDefs` says of one layer; `outFields` only in the form of a list. */
interface LayerDefinitionFilter {
  where: string
  outFields: string | null
}

/**
 * Reads `layerDefs` in all its forms: `{"0": "a=1"}`, `[{"layerId": 0, "where": "a=1", "outFields": "*"}]`,
 * `{"layerDefs": {…}}`, and the old `0:a=1;2:b=2`. Layers by id; empty for an empty text. Throws `RestError` 400.
 */
export function readLayerDefs(text: string): Map<number, LayerDefinitionFilter> {
  const trimmed = text.trim()
  if (trimmed === '') return new Map()
  const value = /^[[{]/.test(trimmed) ? looseJson(trimmed) : simpleForm(trimmed)
  if (Array.isArray(value)) return new Map(value.map(listEntry))
  const definitions = Object(value) as Record<string, unknown>
  const byLayer = typeof definitions.layerDefs === 'object' ? Object(definitions.layerDefs) : definitions
  return new Map(
    Object.entries(byLayer).map(([id, where]) => [
      layerId(id),
      { where: String(where ?? ''), outFields: null },
    ]),
  )
}

function listEntry(entry: unknown): [number, LayerDefinitionFilter] {
  const { layerId: id, where, outFields } = Object(entry) as Record<string, unknown>
  return [
    layerId(id),
    {
      where: String(where ?? ''),
      outFields: outFields === undefined || outFields === null ? null : String(outFields),
    },
  ]
}

function simpleForm(text: string): Record<string, string> {
  const parts = text.split(';').filter((part) => part.trim() !== '')
  return Object.fromEntries(
    parts.map((part) => {
      const colon = part.indexOf(':')
      return colon < 0 ? [part, ''] : [part.slice(0, colon), part.slice(colon + 1)]
    }),
  )
}

function layerId(value: unknown): number {
  const id = Number(value)
  if (Number.isInteger(id) && id >= 0) return id
  throw new RestError(400, 'Unable to complete operation.', ["'layerDefs' parameter is invalid"])
}
