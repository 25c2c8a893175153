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

const shared: Readonly<Record<string, Filter>> = {
  root: shownService,
  layers: shownLayers,
  layer: shownLayer,
  query: shownQuery,
  queryRelatedRecords: shownRelated,
  queryAttachments: shownAttachments,
  attachments: shownAttachments,
  queryDomains: shownDomains,
  generateRenderer: asPlanned,
  feature: shownFeature,
  htmlPopup: only('content'),
}

/** How JSON replies are filtered, by operation id. A reply that has no filter is not given to callers from whom something is hidden. */
export const filters: Readonly<Record<string, Filter>> = {
  ...under('MapServer', shared),
  ...under('FeatureServer', shared),
  ...under('MapServer', {
    export: only('href', 'width', 'height', 'extent', 'scale', 'contentType'),
    legend: shownLegend,
    queryLegends: shownLegend,
    identify: only('results'),
    find: only('results'),
    tilemap: asPlanned,
    dynamicLayer: shownLayer,
    dynamicLayerQuery: shownQuery,
    dynamicLayerGenerateRenderer: asPlanned,
    dynamicLayerQueryRelatedRecords: shownRelated,
  }),
  ...under('FeatureServer', {
    queryLayers: shownLayersQuery,
    queryTopFeatures: shownQuery,
    queryDateBins: asPlanned,
    queryBins: asPlanned,
    getEstimates: only('count', 'extent'),
  }),
}

function under(type: string, operations: Readonly<Record<string, Filter>>): Record<string, Filter> {
  return Object.fromEntries(Object.entries(operations).map(([name, filter]) => [`${type}.${name}`, filter]))
}
