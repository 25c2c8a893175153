import type { LayerEntry } from './catalog.ts'
import { identityOf } from './json-text.ts'
import { geometryField, shows, showsAll, type View } from './rights.ts'

type Json = { readonly [name: string]: unknown }

/** Members of a result of identify or find that describe it, besides its attributes. */
const described = ['layerId', 'layerName', 'geometryType', 'foundFieldName'] as const

/**
 * Narrows a result of identify or find to what one view shows of its row. The added `rowKey` is the same for all results of one row, until
 * they are joined.
 */
export function shownResult(result: Json, layer: LayerEntry, view: View): Json {
  const objectId = objectIdOf(result, layer)
  const rowKey = objectId === undefined ? {} : { rowKey: `${result.layerId} ${identityOf(objectId)}` }
  if (showsAll(view)) return { ...result, ...rowKey }
  const keys = shownKeys(layer, view)
  const displayField = typeof result.displayFieldName === 'string' ? result.displayFieldName : ''
  const isShown = shows(
    view,
    result.foundFieldName === undefined ? displayField : String(result.foundFieldName),
  )
  return {
    ...Object.fromEntries(
      described.flatMap((key) => (result[key] === undefined ? [] : [[key, result[key]]])),
    ),
    displayFieldName: shows(view, displayField) ? displayField : '',
    value: isShown ? result.value : '',
    attributes: Object.fromEntries(
      Object.entries((result.attributes ?? {}) as Json).filter(([key]) => keys.has(key.toLowerCase())),
    ),
    ...(result.geometry !== undefined && shows(view, geometryField) ? { geometry: result.geometry } : {}),
    ...rowKey,
  }
}

/**
 * False for a result of find that was found in a field which the view hides: such a result would reveal what is in the field. Map servers
 * name the field or its alias.
 */
export function isFoundInShown({ foundFieldName }: Json, layer: LayerEntry, view: View): boolean {
  if (showsAll(view) || typeof foundFieldName !== 'string' || foundFieldName === '') return true
  const name = foundFieldName.toLowerCase()
  const isShown = layer.fields.some((field) => field.name.toLowerCase() === name && shows(view, name))
  return isShown || shownKeys(layer, view).has(name)
}

/** The names and aliases of a view's fields in results, without those that a hidden field has too. */
function shownKeys(layer: LayerEntry, view: View): ReadonlySet<string> {
  const keysOf = (shown: boolean) =>
    layer.fields
      .filter((field) => shows(view, field.name) === shown)
      .flatMap(({ name, alias }) => [name.toLowerCase(), alias.toLowerCase()])
  const hidden = new Set(keysOf(false))
  return new Set(keysOf(true).filter((key) => !hidden.has(key)))
}

function objectIdOf({ attributes }: Json, { fields, objectIdField }: LayerEntry): unknown {
  const field = fields.find((one) => one.name === objectIdField)
  const values = (attributes ?? {}) as Json
  return values[field?.name ?? ''] ?? values[field?.alias ?? '']
}
