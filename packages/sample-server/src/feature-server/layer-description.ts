import type { Habits } from '../operation/habits.ts'
import type { OperationContext } from '../operation/operation.ts'
import { CURRENT_VERSION } from '../operation/version.ts'
import type { QuerySource } from '../query/layer-query.ts'
import { maxRecordCounts } from '../query/query-layer.ts'
import { runStatement } from '../query/run-statement.ts'
import { webMercator } from '../query/spatial-reference.ts'
import type { Extent } from '../world/geometry.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { tableOf } from '../world/world.ts'

/** The capabilities of the service, in Esri's words. */
export const capabilities = 'Create,Delete,Query,Update,Editing'

/** What a description needs: rows, and what the server makes known. */
type DescriptionSource = QuerySource & Pick<OperationContext, 'habits'>

/** What a server with such habits announces of its edits. */
export const editPromises = ({ tellsOriginals, tellsDeleted }: Habits): object => ({
  supportsReturnDeleteResults: tellsDeleted ?? true,
  supportsReturnServiceEditsInSourceSR: tellsOriginals !== false,
  returnServiceEditsHaveSR: tellsOriginals !== false,
  advancedEditingCapabilities: {
    supportsReturnEditResults: true,
    supportsReturnServiceEditsInSourceSR: tellsOriginals !== false,
    supportsSplit: false,
    supportsAsyncApplyEdits: false,
  },
})

/** A FeatureServer layer, table or group as JSON. Its extent is computed from the rows, which the report tells. */
export function describeLayer(source: DescriptionSource, layer: LayerDefinition): unknown {
  const isGroup = layer.kind === 'group'
  return {
    currentVersion: CURRENT_VERSION,
    id: layer.id,
    name: layer.name,
    type: { feature: 'Feature Layer', table: 'Table', group: 'Group Layer' }[layer.kind],
    description: layer.description,
    copyrightText: '',
    parentLayer: parentOf(source, layer),
    subLayers: layer.subLayerIds.map((id) => ({ id, name: source.world.layer(id)?.name ?? '' })),
    defaultVisibility: layer.defaultVisibility,
    minScale: layer.minScale,
    maxScale: layer.maxScale,
    ...(layer.kind === 'feature' && {
      extent: { ...extentOf(source, layer), spatialReference: webMercator.json },
    }),
    ...(!isGroup && describeRows(source, layer)),
    ...(layer.geometryType && describeGeometry(layer)),
    capabilities,
  }
}

function describeRows({ habits }: DescriptionSource, layer: LayerDefinition): object {
  return {
    displayField: layer.displayField,
    objectIdField: layer.objectIdField,
    globalIdField: layer.globalIdField,
    typeIdField: layer.typeIdField ?? '',
    fields: layer.fields,
    indexes: [uniqueIndex(layer.objectIdField), uniqueIndex(layer.globalIdField)],
    types: layer.types,
    templates: layer.typeIdField ? [] : [templateOf(layer)],
    relationships: layer.relationships,
    ...(layer.timeInfo && { timeInfo: layer.timeInfo }),
    hasAttachments: layer.hasAttachments,
    htmlPopupType: 'esriServerHTMLPopupTypeAsHTMLText',
    isDataVersioned: false,
    supportsRollbackOnFailureParameter: true,
    supportsStatistics: true,
    supportsAdvancedQueries: true,
    supportsCalculate: true,
    supportsValidateSql: true,
    supportsCoordinatesQuantization: true,
    supportsApplyEditsWithGlobalIds: true,
    ...editPromises(habits),
    supportedQueryFormats: 'JSON, geoJSON, PBF',
    useStandardizedQueries: true,
    maxRecordCount: maxRecordCounts.FeatureServer,
    standardMaxRecordCount: maxRecordCounts.FeatureServer,
    advancedQueryCapabilities: advancedQueries(layer),
    dateFieldsTimeReference: { timeZone: 'UTC', respectsDaylightSaving: false },
    editFieldsInfo: layer.editTracking ?? null,
    ownershipBasedAccessControlForFeatures: null,
  }
}

function advancedQueries(layer: LayerDefinition): object {
  return {
    useStandardizedQueries: true,
    supportsStatistics: true,
    supportsHavingClause: true,
    supportsPercentileStatistics: true,
    supportsOrderBy: true,
    supportsDistinct: true,
    supportsCountDistinct: true,
    supportsPagination: true,
    supportsPaginationOnAggregatedQueries: true,
    supportsQueryWithResultType: false,
    supportsReturningQueryExtent: true,
    supportsReturningGeometryCentroid: layer.geometryType === 'esriGeometryPolygon',
    supportsQueryWithDistance: true,
    supportsSqlExpression: true,
    supportsAdvancedQueryRelated: true,
    supportsQueryRelatedPagination: true,
    supportsQueryAttachments: layer.hasAttachments,
    supportsTopFeaturesQuery: true,
    supportsDefaultSR: false,
    supportsFullTextSearch: false,
  }
}

function describeGeometry(layer: LayerDefinition): object {
  return {
    geometryType: layer.geometryType,
    hasZ: false,
    hasM: false,
    enableZDefaults: false,
    allowGeometryUpdates: true,
    allowTrueCurvesUpdates: false,
    drawingInfo: layer.drawingInfo,
  }
}

function templateOf(layer: LayerDefinition): object {
  return {
    name: layer.name,
    description: '',
    prototype: { attributes: {} },
    drawingTool: 'esriFeatureEditToolNone',
  }
}

function uniqueIndex(field: string): object {
  return { name: `${field}_unique`, fields: field, isAscending: true, isUnique: true, description: '' }
}

function parentOf({ world }: QuerySource, layer: LayerDefinition): object | null {
  const parent = world.layer(layer.parentId)
  return parent ? { id: parent.id, name: parent.name } : null
}

function extentOf(source: QuerySource, layer: LayerDefinition): Extent {
  const everywhere = { reportedWhere: '', area: null, shapeTest: null }
  const text = `SELECT esri_extent(shape) AS extent FROM ${tableOf(layer.id)}`
  const [row] = runStatement(source, layer, everywhere, text)
  return typeof row?.extent === 'string' ? JSON.parse(row.extent) : source.world.fullExtent
}
