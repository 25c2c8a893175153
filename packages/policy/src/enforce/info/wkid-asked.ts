import type { ServiceRights } from '../../model/rights.ts'
import { wkidsOf } from '../areas/reshaped-rows.ts'

/** The number of a reference of a question, without one that in which the map is drawn; undefined for a text. */
export const wkidAsked = (
  reference: unknown,
  { service }: Pick<ServiceRights, 'service'>,
): number | undefined => (reference === undefined ? service.frame?.wkids[0] : wkidsOf(reference)[0])
