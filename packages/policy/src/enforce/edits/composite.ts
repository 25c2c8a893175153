import type { LayerEntry } from '../../model/catalog.ts'
import { Refused } from '../../model/refusal.ts'
import type { LayerRights, ServiceRights } from '../../model/rights.ts'
import { type Editor, editorsIn, mayLeave, permits } from './editor.ts'

/** What becomes of rows that belong to a row, with that row. */
type Taken = 'delete' | 'move'

/**
 * Rows of a composite relationship are deleted and moved with the row that they belong to. So whoever does that has to have all of them.
 * @throws Refused `access.denied`
 */
export function demandWholeRelated(
  editors: Iterable<Editor>,
  change: Taken,
  { layers }: ServiceRights,
): void {
  for (const { layer } of new Set(editors)) {
    const [related] = relatedOutOfReach(layer, change, layers)
    if (related === undefined) continue
    throw new Refused('access.denied', `rows of layer ${related} are ${change}d with those of ${layer.id}`, {
      publicText:
        'Rows of another table belong to the rows of this layer, and are deleted and moved with them. This account may not do that to all of them.',
    })
  }
}

/** Layers whose rows would be deleted or moved with rows of a layer, although the caller may not do that to all of them. */
export function relatedOutOfReach(
  { relationships }: Pick<LayerEntry, 'relationships'>,
  change: Taken,
  layers: ServiceRights['layers'],
): readonly number[] {
  const needed = change === 'move' ? 'update' : 'delete'
  const hasAll = (related: LayerRights | undefined): boolean =>
    related !== undefined && editorsIn(related).some((one) => permits(one, needed) && !mayLeave(one, needed))
  return relationships.flatMap(({ composite, relatedLayerId }) =>
    composite === true && !hasAll(layers.get(relatedLayerId)) ? [relatedLayerId] : [],
  )
}
