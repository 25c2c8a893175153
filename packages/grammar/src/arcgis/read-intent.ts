import type { Intent } from '../intent/index.ts'
import type { OperationId } from '../operations/index.ts'
import type { MapRequest, RequestFor } from '../request.ts'
import { readDescription, readDomains } from './description.ts'
import { readFeatureInfo, readTextSearch } from './feature-info.ts'
import { readLegend, readMapImage } from './map-image.ts'
import { readOwn } from './own-request.ts'
import { readArchive, readSymbol, readTile } from './whole-data.ts'

/** Reads the intent of requests of the operations with these ids. */
type Reader<Id extends OperationId> = (map: RequestFor<Id>) => Intent

/** How the intent of each operation is read, by its id. */
const readers: { readonly [Id in OperationId]?: Reader<Id> } = {
  'MapServer.root': readDescription,
  'MapServer.layers': readDescription,
  'MapServer.layer': readDescription,
  'MapServer.dynamicLayer': readDescription,
  'MapServer.queryDomains': readDomains,
  'MapServer.export': readMapImage,
  'MapServer.legend': readLegend,
  'MapServer.queryLegends': readLegend,
  'MapServer.identify': readFeatureInfo,
  'MapServer.find': readTextSearch,
  'MapServer.image': readSymbol,
  'MapServer.tile': readTile,
  'MapServer.tilemap': readTile,
  'MapServer.wmtsTile': readTile,
  'MapServer.wmtsTileJpg': readTile,
  'MapServer.generateKml': readArchive,
  'FeatureServer.root': readDescription,
  'FeatureServer.layers': readDescription,
  'FeatureServer.layer': readDescription,
  'FeatureServer.queryDomains': readDomains,
  'FeatureServer.image': readSymbol,
}

/** The intent of a request. Printed again, it is the same request. */
export function readIntent(map: MapRequest): Intent {
  const read = readers[map.operation.id] as Reader<OperationId> | undefined
  return read ? read(map) : readOwn(map)
}
