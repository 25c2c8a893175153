import type { View } from '../core/rights.ts'
import { type Ask, cannotNarrow } from './ask.ts'

/** The first version whose identify and find hold conditions in `layerDefs`; older ones ignore them. */
const firstWithConditions = 10

/**
 * Rows can be hidden only by a map server that holds the condition.
 * @throws GatewayError `access.denied`
 */
export function demandConditionsHeld({ rights, map }: Ask, parts: readonly { readonly view: View }[]): void {
  const { version = 0 } = rights.service
  if (version >= firstWithConditions || parts.every(({ view }) => view.where === null)) return
  throw cannotNarrow(`${map.operation.id} of a map server before 10.0 shows rows whatever the condition`)
}
