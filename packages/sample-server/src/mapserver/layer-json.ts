import type { OperationContext } from '../operation/operation.ts'
import { CURRENT_VERSION } from '../operation/version.ts'
import { webMercator } from '../query/spatial-reference.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { layerExtent } from './layer-extent.ts'
import { LIMITS } from './service-json.ts'

/** `layers`: all layers and tables of the service. */
export function allLayersJson(context: OperationContext): unknown {
  const { layers } = context.world
  return {
    layers: layers.filter(({ kind }) => kind !== 'table').map((layer) => layerJson(context, layer)),
    tables: layers.filter(({ kind }) => kind === 'table').map((layer) => layerJson(context, layer)),
  }
}

/** `{id}`: a layer, a group or a table. */
export function layerJson(context: OperationContext, layer: LayerDefinition): unknown {
  const group = layer.kind === 'group'
  return {
    currentVersion: CURRENT_VERSION,
    id: layer.id,
    name: layer.name,
    type: { feature: 'Feature Layer', group: 'Group Layer', table: 'Table' }[layer.kind],
    description: layer.description,
    ...(layer.geometryType !== null && { geometryType: layer.geometryType }),
    copyrightText: 'Synthetic data',
    parentLayer: namesOf(context, [layer.parentId])[0] ?? null,
    subLayers: namesOf(context, layer.subLayerIds),
    minScale: layer.minScale,
    maxScale: layer.maxScale,
    ...(layer.drawingInfo !== null && { drawingInfo: layer.drawingInfo }),
    defaultVisibility: layer.defaultVisibility,
    ...(!group && rowsJson(layer)),
    ...(layer.kind === 'feature' && {
      extent: { ...layerExtent(context, layer), spatialReference: webMercator.json },
      hasLabels: layer.drawingInfo?.labelingInfo != null,
      canModifyLayer: true,
      canScaleSymbols: true,
    }),
    capabilities: 'Map,Query,Data',
    maxRecordCount: LIMITS.records,
    supportsStatistics: true,
    supportsAdvancedQueries: true,
    supportedQueryFormats: 'JSON, geoJSON, PBF',
    ownershipBasedAccessControlForFeatures: { allowOthersToQuery: true },
  }
}

function rowsJson(layer: LayerDefinition): object {
  return {
    definitionExpression: '',
    displayField: layer.displayField,
    objectIdField: layer.objectIdField,
    globalIdField: layer.globalIdField,
    typeIdField: layer.typeIdField,
    subtypeFieldName: layer.typeIdField,
    types: layer.types,
    fields: layer.fields.map(({ name, type, alias, length, domain }) => ({
      name,
      type,
      alias,
      ...(length !== undefined && { length }),
      domain,
    })),
    relationships: layer.relationships,
    ...(layer.timeInfo !== null && { timeInfo: layer.timeInfo }),
    hasAttachments: layer.hasAttachments,
    htmlPopupType: 'esriServerHTMLPopupTypeAsHTMLText',
    advancedQueryCapabilities: {
      useStandardizedQueries: true,
      supportsStatistics: true,
      supportsOrderBy: true,
      supportsDistinct: true,
      supportsPagination: true,
    },
  }
}

const namesOf = ({ world }: OperationContext, ids: number[]): { id: number; name: string }[] =>
  ids.flatMap((id) => world.layer(id) ?? []).map(({ id, name }) => ({ id, name }))
