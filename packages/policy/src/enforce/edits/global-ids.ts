import type { Edit } from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import { Refused } from '../../model/refusal.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { queryOf } from '../features/own-queries.ts'
import { globalIdKey } from './changes.ts'
import { globalIdsAmong } from './rows-as-they-are.ts'

/**
 * The object ids of all rows of a layer that have these global ids, in reach or not, by the key of the global id. A client may choose the global ids of rows that
 * it adds, and not every database keeps two rows from having the same: what is named by such an id would be another row than the one that was judged.
 * @param keys as `globalIdKey` writes them
 * @throws Refused with what has to be known
 */
export function rowsByGlobalId(
  intent: Edit,
  layer: LayerEntry,
  { facts }: ServiceRights,
  keys: readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const { objectIdField, globalIdField } = layer
  const wanted = [...new Set(keys)].sort()
  if (wanted.length === 0 || globalIdField === undefined || objectIdField === undefined) return new Map()
  const question = queryOf(intent, layer.id, {
    where: globalIdsAmong({ layer }, wanted),
    fields: [objectIdField, globalIdField],
    shapes: { geometry: false },
  })
  const key = JSON.stringify(['by global id', layer.id, wanted])
  const found = facts?.rowsToEdit?.get(key)
  if (found === undefined)
    throw new Refused('access.denied', `rows of layer ${layer.id} with global ids are not known`, {
      need: {
        kind: 'rows-to-edit',
        layerId: layer.id,
        key,
        question,
        most: 2 * wanted.length,
        isLook: true,
      },
    })
  const rows = 'rows' in found ? found.rows : []
  const ids = new Map<string, number[]>('rows' in found ? [] : wanted.map((one) => [one, [-1, -1]]))
  for (const { id, attributes } of rows) {
    const name = attributes[globalIdField]
    if (typeof name === 'string') ids.set(globalIdKey(name), [...(ids.get(globalIdKey(name)) ?? []), id])
  }
  return ids
}
