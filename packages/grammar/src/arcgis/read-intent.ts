import type { Intent, OwnRequest } from '../intent/index.ts'
import type { OperationId } from '../operations/index.ts'
import type { MapRequest, RequestFor } from '../request.ts'
import { readDescription, readDomains } from './description.ts'
import { readEdit } from './edit.ts'
import { readFeatureInfo, readTextSearch } from './feature-info.ts'
import { readFeatureQuery } from './feature-query.ts'
import { readLayersQuery } from './layers-query.ts'
import { readListing } from './listing.ts'
import { readLegend, readMapImage } from './map-image.ts'
import { readAttachmentFile, readAttachmentList, readRowById, readRowPopup } from './one-row.ts'
import { readOwn } from './own-request.ts'
import { readAttachmentQuery, readRelatedRows } from './related-rows.ts'
import { readEstimates, readSummary } from './summary.ts'
import { readArchive, readSymbol, readTile } from './whole-data.ts'

/** Reads the intent of requests of the operations with these ids. */
type Reader<Id extends OperationId> = (map: RequestFor<Id>) => Intent

/** How the intent of each operation is read, by its id. */
const readers = {
  'Catalog.root': readListing,
  'Catalog.folder': readListing,
  'MapServer.root': readDescription,
  'MapServer.layers': readDescription,
  'MapServer.layer': readDescription,
  'MapServer.dynamicLayer': readDescription,
  'MapServer.queryDomains': readDomains,
  'MapServer.query': readFeatureQuery,
  'MapServer.queryRelatedRecords': readRelatedRows,
  'MapServer.queryAttachments': readAttachmentQuery,
  'MapServer.generateRenderer': readSummary,
  'MapServer.feature': readRowById,
  'MapServer.attachments': readAttachmentList,
  'MapServer.attachment': readAttachmentFile,
  'MapServer.htmlPopup': readRowPopup,
  'MapServer.dynamicLayerQuery': readFeatureQuery,
  'MapServer.dynamicLayerQueryRelatedRecords': readRelatedRows,
  'MapServer.dynamicLayerGenerateRenderer': readSummary,
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
  'FeatureServer.query': readFeatureQuery,
  'FeatureServer.queryRelatedRecords': readRelatedRows,
  'FeatureServer.queryAttachments': readAttachmentQuery,
  'FeatureServer.generateRenderer': readSummary,
  'FeatureServer.feature': readRowById,
  'FeatureServer.attachments': readAttachmentList,
  'FeatureServer.attachment': readAttachmentFile,
  'FeatureServer.htmlPopup': readRowPopup,
  'FeatureServer.queryTopFeatures': readFeatureQuery,
  'FeatureServer.queryLayers': readLayersQuery,
  'FeatureServer.queryBins': readSummary,
  'FeatureServer.queryDateBins': readSummary,
  'FeatureServer.getEstimates': readEstimates,
  'FeatureServer.addFeatures': readEdit,
  'FeatureServer.updateFeatures': readEdit,
  'FeatureServer.deleteFeatures': readEdit,
  'FeatureServer.calculate': readEdit,
  'FeatureServer.applyEdits': readEdit,
  'FeatureServer.applyLayerEdits': readEdit,
  'FeatureServer.addAttachment': readEdit,
  'FeatureServer.updateAttachment': readEdit,
  'FeatureServer.deleteAttachments': readEdit,
  'FeatureServer.image': readSymbol,
} satisfies { readonly [Id in OperationId]?: Reader<Id> }

type Readers = typeof readers

/** The intent that requests of an operation are read into; of several operations, that of any one of them. */
export type IntentFor<Id extends OperationId> = Id extends keyof Readers
  ? ReturnType<Readers[Id]>
  : OwnRequest

/** The intent of a request. Printed again, it is the same request. */
export function readIntent(map: MapRequest): Intent {
  const { [map.operation.id]: read }: { readonly [id: string]: unknown } = readers
  return read ? (read as Reader<OperationId>)(map) : readOwn(map)
}
