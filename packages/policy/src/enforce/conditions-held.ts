import type { View } from '../model/rights.ts'
import { isAllRows } from '../model/row-filter.ts'
import { type Ask, cannotNarrow } from './ask.ts'

/** The first version whose identify and find hold conditions in `layerDefs`; older ones ignore them. */
const firstWithConditions = 10

/** True where the map server shows no more rows of a view than the view has. */
export const holdsRowsOf = ({ rights }: Ask, view: View): boolean =>
  isAllRows(view.rows) || (rights.service.version ?? 0) >= firstWithConditions

/**
 * An empty reply must not stand for rows that cannot be told from hidden ones.
 * @throws Refused `access.denied` where some view was left out because its condition would be ignored
 */
export function demandConditionsHeld(ask: Ask): void {
  if ([...ask.rights.layers.values()].every(({ views }) => views.every((view) => holdsRowsOf(ask, view))))
    return
  throw cannotNarrow(`${ask.map.operation.id} of a map server before 10.0 shows rows whatever the condition`)
}
