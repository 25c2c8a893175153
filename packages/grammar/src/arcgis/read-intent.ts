import type { Intent } from '../intent/index.ts'
import type { OperationId } from '../operations/index.ts'
import type { MapRequest, RequestFor } from '../request.ts'
import { readOwn } from './own-request.ts'

/** Reads the intent of requests of the operations with these ids. */
type Reader<Id extends OperationId> = (map: RequestFor<Id>) => Intent

/** How the intent of each operation is read, by its id. */
const readers: { readonly [Id in OperationId]?: Reader<Id> } = {}

/** The intent of a request. Printed again, it is the same request. */
export function readIntent(map: MapRequest): Intent {
  const read = readers[map.operation.id] as Reader<OperationId> | undefined
  return read ? read(map) : readOwn(map)
}
