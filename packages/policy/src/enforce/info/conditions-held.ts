import type { FeatureInfo, TextSearch } from '@mapgate/protocol'
import type { ServiceRights, View } from '../../model/rights.ts'
import { isAllRows } from '../../model/row-filter.ts'
import { cannotNarrow, type Narrowing } from '../narrowing.ts'

/** The first version whose identify and find hold conditions in `layerDefs`; older ones ignore them. */
const firstWithConditions = 10

/** True where the map server shows no more rows of a view than the view has. */
export const holdsRowsOf = ({ service }: ServiceRights, view: View): boolean =>
  isAllRows(view.rows) || (service.version ?? 0) >= firstWithConditions

/**
 * An empty reply must not stand for rows that cannot be told from hidden ones.
 * @throws Refused `access.denied` where some view was left out because its condition would be ignored
 */
export function demandConditionsHeld({ intent, rights }: Narrowing<FeatureInfo | TextSearch>): void {
  if ([...rights.layers.values()].every(({ views }) => views.every((view) => holdsRowsOf(rights, view))))
    return
  throw cannotNarrow(`${intent.calledAs} of a map server before 10.0 shows rows whatever the condition`)
}
