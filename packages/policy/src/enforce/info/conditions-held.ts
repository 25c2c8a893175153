import type { FeatureInfo, TextSearch } from '@mapgate/protocol'
import { hidesOuterParts, type ServiceRights, type View } from '../../model/rights.ts'
import { isAllRows } from '../../model/row-filter.ts'
import { cutAway } from '../areas/client-shape.ts'
import { cannotNarrow, type Narrowing } from '../narrowing.ts'
import { nearPlace } from './near-place.ts'

/** The first version whose identify and find hold conditions in `layerDefs`; older ones ignore them. */
const firstWithConditions = 10

/**
 * True where the map server shows no more rows of a view than the view has, and where it can be told which of them lie near the place with what is left
 * of a shape that is cut off.
 */
export const canBeHeld = ({ intent, rights }: Search, view: View): boolean =>
  holdsRowsOf(rights, view) &&
  !(intent.kind === 'feature-info' && hidesOuterParts(view) && nearPlace(intent, rights) === undefined)

type Search = Pick<Narrowing<FeatureInfo | TextSearch>, 'intent' | 'rights'>

const holdsRowsOf = ({ service }: ServiceRights, view: View): boolean =>
  isAllRows(view.rows) || (service.version ?? 0) >= firstWithConditions

/**
 * An empty reply must not stand for rows that cannot be told from hidden ones.
 * @throws Refused `access.denied` where some view was left out because its condition would be ignored
 */
export function demandConditionsHeld({ intent, rights }: Narrowing<FeatureInfo | TextSearch>): void {
  const views = [...rights.layers.values()].flatMap((seen) => seen.views)
  if (views.every((view) => canBeHeld({ intent, rights }, view))) return
  if (views.some(hidesOuterParts))
    throw cutAway(
      'identify over shapes that are cut off',
      'Shapes of this service are cut off at the edge of the area of this account. Give the place and the extent of the map in the spatial reference of the results.',
    )
  throw cannotNarrow(`${intent.calledAs} of a map server before 10.0 shows rows whatever the condition`)
}
