import type { Operation } from '../operation.ts'
import { catalog } from './catalog/index.ts'
import { siteInfo } from './info/index.ts'
import { mapServer } from './map-server/index.ts'
import { output } from './output/index.ts'
import { tokens } from './tokens/index.ts'

/** Every operation of the grammar. What is not here does not exist. */
export const operations: readonly Operation[] = [...siteInfo, ...tokens, ...catalog, ...mapServer, ...output]

const byId = new Map(operations.map((operation) => [operation.id, operation]))

/** The operation of an id such as `MapServer.export`; throws for an unknown one, which is a mistake of the caller. */
export function operationOf(id: string): Operation {
  const operation = byId.get(id)
  if (operation === undefined) throw new TypeError(`there is no operation ${id}`)
  return operation
}
