import type { MapRequest, OperationId } from '@mapgate/protocol'
import { shownAttachments } from './attachments.ts'
import { type Filter, pick } from './context.ts'
import { shownDomains } from './domains.ts'
import { shownFeature, shownLayersQuery, shownQuery, shownRelated } from './features.ts'
import { shownLayer, shownLayers } from './layer.ts'
import { shownLegend } from './legend.ts'
import { shownService } from './service.ts'

/** Replies whose every value comes from fields and rows that the plan narrowed to. */
const asPlanned: Filter = (json) => json

const only =
  (...names: string[]): Filter =>
  (json) =>
    pick(json, names)

/** How JSON replies are filtered, by operation id. A reply that has no filter is not given to callers from whom something is hidden. */
const filters: { readonly [Id in OperationId]?: Filter<Id> } = {
  'MapServer.root': shownService,
  'MapServer.layers': shownLayers,
  'MapServer.layer': shownLayer,
  'MapServer.query': shownQuery,
  'MapServer.queryRelatedRecords': shownRelated,
  'MapServer.queryAttachments': shownAttachments,
  'MapServer.attachments': shownAttachments,
  'MapServer.queryDomains': shownDomains,
  'MapServer.generateRenderer': asPlanned,
  'MapServer.feature': shownFeature,
  'MapServer.htmlPopup': only('content'),
  'MapServer.export': only('href', 'width', 'height', 'extent', 'scale', 'contentType'),
  'MapServer.legend': shownLegend,
  'MapServer.queryLegends': shownLegend,
  'MapServer.identify': only('results'),
  'MapServer.find': only('results'),
  'MapServer.tilemap': asPlanned,
  'MapServer.dynamicLayer': shownLayer,
  'MapServer.dynamicLayerQuery': shownQuery,
  'MapServer.dynamicLayerGenerateRenderer': asPlanned,
  'MapServer.dynamicLayerQueryRelatedRecords': shownRelated,
  'FeatureServer.root': shownService,
  'FeatureServer.layers': shownLayers,
  'FeatureServer.layer': shownLayer,
  'FeatureServer.query': shownQuery,
  'FeatureServer.queryRelatedRecords': shownRelated,
  'FeatureServer.queryAttachments': shownAttachments,
  'FeatureServer.attachments': shownAttachments,
  'FeatureServer.queryDomains': shownDomains,
  'FeatureServer.generateRenderer': asPlanned,
  'FeatureServer.feature': shownFeature,
  'FeatureServer.htmlPopup': only('content'),
  'FeatureServer.queryLayers': shownLayersQuery,
  'FeatureServer.queryTopFeatures': shownQuery,
  'FeatureServer.queryDateBins': asPlanned,
  'FeatureServer.queryBins': asPlanned,
  'FeatureServer.getEstimates': only('count', 'extent'),
}

/** The filter of a request's own operation, for replies to that operation; undefined where there is none. */
export function filterOf({ operation }: MapRequest): Filter | undefined {
  return filters[operation.id] as Filter | undefined
}
