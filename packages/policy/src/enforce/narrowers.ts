import { declaredValues, type MapRequest, type OperationId } from '@mapgate/protocol'
import { cannotNarrow, type Narrow } from './ask.ts'
import { narrowDescription } from './narrow/describe.ts'
import { narrowDomains } from './narrow/domains.ts'
import { narrowExport } from './narrow/export.ts'
import { narrowFind } from './narrow/find.ts'
import { narrowIdentify } from './narrow/identify.ts'
import { narrowLayersQuery } from './narrow/layers-query.ts'
import { narrowLegend, narrowSwatch } from './narrow/legend.ts'
import { narrowQuery } from './narrow/query.ts'
import { narrowRelated } from './narrow/related.ts'
import {
  narrowEstimates,
  narrowFeature,
  narrowHtmlPopup,
  narrowQueryAttachments,
  narrowRowPart,
  narrowSummary,
} from './narrow/rows.ts'
import { narrowTiles } from './narrow/tiles.ts'

/** How each operation is narrowed, by its id. What is not here is refused to callers from whom something is hidden. */
export const narrowers: { readonly [Id in OperationId]?: Narrow<Id> } = {
  'MapServer.root': narrowDescription,
  'MapServer.layers': narrowDescription,
  'MapServer.layer': narrowDescription,
  'MapServer.query': narrowQuery,
  'MapServer.queryRelatedRecords': narrowRelated,
  'MapServer.queryAttachments': narrowQueryAttachments,
  'MapServer.queryDomains': narrowDomains,
  'MapServer.generateRenderer': narrowSummary,
  'MapServer.feature': narrowFeature,
  'MapServer.attachments': narrowRowPart,
  'MapServer.attachment': narrowRowPart,
  'MapServer.htmlPopup': narrowHtmlPopup,
  'MapServer.image': narrowSwatch,
  'MapServer.export': narrowExport,
  'MapServer.legend': narrowLegend,
  'MapServer.queryLegends': narrowLegend,
  'MapServer.identify': narrowIdentify,
  'MapServer.find': narrowFind,
  'MapServer.tile': narrowTiles,
  'MapServer.tilemap': narrowTiles,
  'MapServer.wmtsTile': narrowTiles,
  'MapServer.wmtsTileJpg': narrowTiles,
  'MapServer.generateKml': narrowTiles,
  'FeatureServer.root': narrowDescription,
  'FeatureServer.layers': narrowDescription,
  'FeatureServer.layer': narrowDescription,
  'FeatureServer.query': narrowQuery,
  'FeatureServer.queryRelatedRecords': narrowRelated,
  'FeatureServer.queryAttachments': narrowQueryAttachments,
  'FeatureServer.queryDomains': narrowDomains,
  'FeatureServer.generateRenderer': narrowSummary,
  'FeatureServer.feature': narrowFeature,
  'FeatureServer.attachments': narrowRowPart,
  'FeatureServer.attachment': narrowRowPart,
  'FeatureServer.htmlPopup': narrowHtmlPopup,
  'FeatureServer.image': narrowSwatch,
  'FeatureServer.queryLayers': narrowLayersQuery,
  'FeatureServer.queryTopFeatures': narrowQuery,
  'FeatureServer.queryDateBins': narrowSummary,
  'FeatureServer.queryBins': narrowSummary,
  'FeatureServer.getEstimates': narrowEstimates,
}

/** The narrower of a request's own operation, for requests of that operation; undefined where there is none. */
export function narrowerOf({ operation }: MapRequest): Narrow | undefined {
  return narrowers[operation.id] as Narrow | undefined
}

/** Parameters that select layers, fields, rows, places or times, and that the narrowers know how to hold to a policy. */
export const understood: ReadonlySet<string> = new Set<keyof MapRequest['parameters']>([
  ...(['where', 'objectIds', 'time', 'geometry', 'spatialRel', 'distance', 'outFields'] as const),
  ...(['groupByFieldsForStatistics', 'outStatistics', 'having', 'orderByFields', 'topFilter'] as const),
  ...(['bin', 'binField', 'classificationDef', 'definitionExpression', 'relationshipId', 'text'] as const),
  ...(['bbox', 'layers', 'layerDefs', 'dynamicLayers', 'layerTimeOptions', 'tolerance'] as const),
  ...(['searchText', 'searchFields'] as const),
])

/**
 * A parameter that selects something and that no narrower looks at means no, whenever the grammar learns it.
 * @throws Refused `access.denied`
 */
export function demandUnderstood(map: MapRequest): void {
  const strange = declaredValues(map).find(({ name, selects }) => selects.length > 0 && !understood.has(name))
  if (strange) throw cannotNarrow(`${strange.name} of ${map.operation.id} is not narrowed`)
}
