import type { OperationId, RequestFor } from '@mapgate/protocol'
import type { ServiceRights } from '../../model/rights.ts'
import type { JsonObject } from '../json-body.ts'
import type { MayAsk } from '../showing.ts'

/** What filters of replies look at, for requests of the operations with these ids: of any one, where nothing else is said. */
export interface FilterContext<Id extends OperationId = OperationId> {
  readonly map: RequestFor<Id>
  readonly rights: ServiceRights
  /** Of descriptions: extents over the rows that are seen, by layer id. */
  readonly extents?: ReadonlyMap<number, unknown>
  /** Of descriptions: what else of the service this caller may ask for. Default: nothing. */
  readonly mayAsk?: MayAsk
}

/** Leaves of a JSON reply what the caller may see. */
export type Filter<Id extends OperationId = OperationId> = (
  json: JsonObject,
  context: FilterContext<Id>,
) => JsonObject

export { pick } from '../showing.ts'
