import type { Intent, IntentOf } from '../intent/index.ts'
import type { MapRequest } from '../request.ts'
import { printDescription, printDomains } from './description.ts'
import { printEdit } from './edit.ts'
import { printFeatureInfo, printTextSearch } from './feature-info.ts'
import { printFeatureQuery } from './feature-query.ts'
import { printLayersQuery } from './layers-query.ts'
import { printListing } from './listing.ts'
import { printLegend, printMapImage } from './map-image.ts'
import { printAttachmentFile, printAttachmentList, printRowById, printRowPopup } from './one-row.ts'
import { printOwn } from './own-request.ts'
import { printAttachmentQuery, printRelatedRows } from './related-rows.ts'
import { printEstimates, printSummary } from './summary.ts'
import { printArchive, printSymbol, printTile } from './whole-data.ts'

/** Prints intents of a kind. */
type Printer<Kind extends Intent['kind']> = (intent: IntentOf<Kind>) => MapRequest

/** How each kind of intent is printed. */
const printers: { readonly [Kind in Intent['kind']]: Printer<Kind> } = {
  own: printOwn,
  listing: printListing,
  'feature-query': printFeatureQuery,
  'layers-query': printLayersQuery,
  row: printRowById,
  popup: printRowPopup,
  'related-rows': printRelatedRows,
  summary: printSummary,
  estimates: printEstimates,
  'attachment-query': printAttachmentQuery,
  'attachment-list': printAttachmentList,
  'attachment-file': printAttachmentFile,
  edit: printEdit,
  'map-image': printMapImage,
  legend: printLegend,
  'feature-info': printFeatureInfo,
  'text-search': printTextSearch,
  description: printDescription,
  domains: printDomains,
  tile: printTile,
  'layer-archive': printArchive,
  'symbol-image': printSymbol,
}

/** The request that asks for what an intent asks for, of the service type that the intent names. */
export function printIntent(intent: Intent): MapRequest {
  const print = printers[intent.kind] as (intent: Intent) => MapRequest
  return print(intent)
}
