import type { MapRequest, Operation } from '@mapgate/protocol'
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

/** Operations of map and feature services alike. */
const shared: Readonly<Record<string, Narrow>> = {
  root: narrowDescription,
  layers: narrowDescription,
  layer: narrowDescription,
  query: narrowQuery,
  queryRelatedRecords: narrowRelated,
  queryAttachments: narrowQueryAttachments,
  queryDomains: narrowDomains,
  generateRenderer: narrowSummary,
  feature: narrowFeature,
  attachments: narrowRowPart,
  attachment: narrowRowPart,
  htmlPopup: narrowHtmlPopup,
  image: narrowSwatch,
}

/** How each operation is narrowed, by its id. What is not here is refused to callers from whom something is hidden. */
export const narrowers: Readonly<Record<string, Narrow>> = {
  ...under('MapServer', shared),
  ...under('FeatureServer', shared),
  ...under('MapServer', {
    export: narrowExport,
    legend: narrowLegend,
    queryLegends: narrowLegend,
    identify: narrowIdentify,
    find: narrowFind,
    tile: narrowTiles,
    tilemap: narrowTiles,
    wmtsTile: narrowTiles,
    wmtsTileJpg: narrowTiles,
    generateKml: narrowTiles,
  }),
  ...under('FeatureServer', {
    queryLayers: narrowLayersQuery,
    queryTopFeatures: narrowQuery,
    queryDateBins: narrowSummary,
    queryBins: narrowSummary,
    getEstimates: narrowEstimates,
  }),
}

function under(type: string, operations: Readonly<Record<string, Narrow>>): Record<string, Narrow> {
  return Object.fromEntries(Object.entries(operations).map(([name, narrow]) => [`${type}.${name}`, narrow]))
}

/** Parameters that select layers, fields, rows, places or times, and that the narrowers know how to hold to a policy. */
export const understood: ReadonlySet<string> = new Set(
  `where objectIds time geometry spatialRel distance outFields groupByFieldsForStatistics outStatistics having orderByFields
  topFilter bin binField classificationDef definitionExpression relationshipId bbox layers layerDefs dynamicLayers layerTimeOptions
  searchText searchFields tolerance text`
    .split(/\s+/)
    .map((name) => name.toLowerCase()),
)

/**
 * A parameter that selects something and that no narrower looks at means no, whenever the grammar learns it.
 * @throws GatewayError `access.denied`
 */
export function demandUnderstood({ operation, parameters }: MapRequest<Operation>): void {
  const strange = operation.parameters.find(
    ({ name, key, selects }) => selects.length > 0 && parameters[name] !== undefined && !understood.has(key),
  )
  if (strange) throw cannotNarrow(`${strange.name} of ${operation.id} is not narrowed`)
}
