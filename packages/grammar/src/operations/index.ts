import type { Operation, RefusedOperation } from '../operation.ts'
import { catalog } from './catalog/index.ts'
import { featureServer } from './feature-server/index.ts'
import { geocodeServer } from './geocode-server/index.ts'
import { geometryServer } from './geometry-server/index.ts'
import { gpServer } from './gp-server/index.ts'
import { imageServer } from './image-server/index.ts'
import { siteInfo } from './info/index.ts'
import { mapServer } from './map-server/index.ts'
import { naServer } from './na-server/index.ts'
import { output } from './output/index.ts'
import { sceneServer } from './scene-server/index.ts'
import { site } from './site/index.ts'
import { streamServer } from './stream-server/index.ts'
import { tokens } from './tokens/index.ts'
import { vectorTileServer } from './vector-tile-server/index.ts'

const declared = [
  ...siteInfo,
  ...tokens,
  ...catalog,
  ...mapServer,
  ...featureServer,
  ...imageServer,
  ...vectorTileServer,
  ...gpServer,
  ...geocodeServer,
  ...geometryServer,
  ...naServer,
  ...sceneServer,
  ...streamServer,
  ...output,
  ...site,
] as const

/** Every operation of the grammar. What is not here does not exist. */
export const operations: readonly Operation[] = declared

/** The operations that are served, each with its id and its parameters. */
export type ServedOperation = Exclude<(typeof declared)[number], RefusedOperation>

/** The ids of the operations that are served. */
export type OperationId = ServedOperation['id']

/** The served operation of an id; of several ids, any one of them. */
export type OperationWith<Id extends OperationId> = Extract<ServedOperation, { readonly id: Id }>

const byId = new Map(operations.map((operation) => [operation.id, operation]))

/** The operation of an id such as `MapServer.export`; throws for an unknown one, which is a mistake of the caller. */
export function operationOf<Id extends OperationId>(id: Id): OperationWith<Id>
export function operationOf(id: string): Operation
export function operationOf(id: string): Operation {
  const operation = byId.get(id)
  if (operation === undefined) throw new TypeError(`there is no operation ${id}`)
  return operation
}

const knownParameters: ReadonlySet<string> = new Set([
  ...['f', 'callback', '_ts', 'token', 'mg_ticket'],
  ...operations.flatMap(({ parameters, unserved }) => [...parameters, ...unserved].map(({ key }) => key)),
])

/** True for the name of a parameter that some operation knows, served or not, and for those that stand on all. */
export function isKnownParameter(name: string): boolean {
  return knownParameters.has(name.toLowerCase())
}
