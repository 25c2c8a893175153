import type { LayerDefinition } from '../world/layer.ts'
import type { ExtentResult, FeaturesResult, QueryResult, ResultFeature } from './query-result.ts'

/** Which service's reply a query gives: their JSON differs. */
export type QueryFlavor = 'MapServer' | 'FeatureServer'

/** A query result as the JSON of a MapServer or a FeatureServer layer. */
export function queryJson(layer: LayerDefinition, result: QueryResult, flavor: QueryFlavor): unknown {
  switch (result.kind) {
    case 'count':
      return { count: result.count }
    case 'ids':
      return { objectIdFieldName: result.objectIdField, objectIds: result.objectIds }
    case 'extent':
      return extentJson(result)
    case 'features':
      return flavor === 'MapServer' ? mapServerJson(layer, result) : featureServerJson(layer, result)
  }
}

function extentJson({ extent, reference, count }: ExtentResult): unknown {
  const box = extent ?? { xmin: 'NaN', ymin: 'NaN', xmax: 'NaN', ymax: 'NaN' }
  return { ...(count !== null && { count }), extent: { ...box, spatialReference: reference.json } }
}

function mapServerJson(layer: LayerDefinition, result: FeaturesResult): unknown {
  return {
    displayFieldName: result.fields.some(({ name }) => name === layer.displayField) ? layer.displayField : '',
    fieldAliases: Object.fromEntries(result.fields.map(({ name, alias }) => [name, alias])),
    ...geometryHead(layer, result),
    fields: result.fields.map(({ domain: _, ...field }) => field),
    ...(result.exceededTransferLimit && { exceededTransferLimit: true }),
    features: result.features.map(featureJson),
  }
}

function featureServerJson(layer: LayerDefinition, result: FeaturesResult): unknown {
  return {
    objectIdFieldName: layer.objectIdField,
    uniqueIdField: { name: layer.objectIdField, isSystemMaintained: true },
    globalIdFieldName: layer.globalIdField,
    ...geometryHead(layer, result),
    fields: result.fields,
    ...(result.exceededTransferLimit && { exceededTransferLimit: true }),
    features: result.features.map(featureJson),
  }
}

function geometryHead(layer: LayerDefinition, { hasGeometry, reference, transform }: FeaturesResult): object {
  if (!hasGeometry) return {}
  return {
    geometryType: layer.geometryType,
    spatialReference: reference.json,
    ...(transform && { transform }),
  }
}

function featureJson({ attributes, geometry, centroid }: ResultFeature): unknown {
  return { attributes, ...(geometry && { geometry }), ...(centroid && { centroid }) }
}
