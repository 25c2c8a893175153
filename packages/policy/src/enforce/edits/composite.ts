import { Refused } from '../../model/refusal.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { type Editor, editorsIn, mayLeave, permits } from './editor.ts'

/**
 * Rows of a composite relationship are deleted and moved with the row that they belong to. So whoever does that has to have all of them.
 * @throws Refused `access.denied`
 */
export function demandWholeRelated(
  editors: Iterable<Editor>,
  change: 'delete' | 'move',
  { layers }: ServiceRights,
): void {
  for (const { layer } of new Set(editors)) {
    const taken = layer.relationships.filter(({ composite }) => composite === true)
    for (const { relatedLayerId } of taken) {
      const related = layers.get(relatedLayerId)
      const needed = change === 'move' ? 'update' : 'delete'
      const hasAll =
        related && editorsIn(related).some((one) => permits(one, needed) && !mayLeave(one, needed))
      if (hasAll) continue
      throw new Refused(
        'access.denied',
        `rows of layer ${relatedLayerId} are ${change}d with those of ${layer.id}`,
        {
          publicText:
            'Rows of another table belong to the rows of this layer, and are deleted and moved with them. This account may not do that to all of them.',
        },
      )
    }
  }
}
