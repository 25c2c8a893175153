import type { Operation, RefusedOperation } from '../operation.ts'
import { featureEdits } from './feature-server-edits.ts'
import { featureLayers } from './feature-server-layers.ts'
import { featureRows } from './feature-server-rows.ts'
import { geocodeServer } from './geocode-server.ts'
import { geometryServer } from './geometry-server.ts'
import { imageServer } from './image-server.ts'
import { mapLayers } from './map-server-layers.ts'
import { maps, wmtsTiles } from './map-server-maps.ts'
import { naServer } from './na-server.ts'
import * as refused from './refused.ts'
import { sceneServer } from './scene-server.ts'
import { outputFiles, site } from './site.ts'
import { vectorTileServer } from './vector-tile-server.ts'

// In the order of `docs/operations.md`.
const declared = [
  ...site,
  ...maps,
  ...mapLayers,
  ...wmtsTiles,
  ...refused.mapServer,
  ...featureLayers,
  ...featureRows,
  ...featureEdits,
  ...refused.featureServer,
  ...imageServer,
  ...refused.imageServer,
  ...vectorTileServer,
  ...refused.vectorTileServer,
  ...refused.gpServer,
  ...geocodeServer,
  ...geometryServer,
  ...naServer,
  ...refused.naServer,
  ...sceneServer,
  ...refused.streamServer,
  ...outputFiles,
  ...refused.site,
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
