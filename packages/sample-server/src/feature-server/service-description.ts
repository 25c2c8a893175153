import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply } from '../operation/reply.ts'
import { CURRENT_VERSION } from '../operation/version.ts'
import { maxRecordCounts } from '../query/query-layer.ts'
import { webMercator } from '../query/spatial-reference.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { capabilities, describeLayer, editPromises } from './layer-description.ts'

/** The root of the FeatureServer. */
export function describeService({ world, habits }: OperationContext): Reply {
  const extent = { ...world.fullExtent, spatialReference: webMercator.json }
  return json({
    currentVersion: CURRENT_VERSION,
    serviceDescription: 'Synthetic assets of a water utility, for demo and tests only.',
    hasVersionedData: false,
    supportsDisconnectedEditing: false,
    hasStaticData: false,
    maxRecordCount: maxRecordCounts.FeatureServer,
    supportedQueryFormats: 'JSON, geoJSON, PBF',
    capabilities,
    description: 'Synthetic: made by a random generator; no such asset, place or person exists.',
    copyrightText: '',
    spatialReference: webMercator.json,
    initialExtent: extent,
    fullExtent: extent,
    allowGeometryUpdates: true,
    units: 'esriMeters',
    supportsApplyEditsWithGlobalIds: true,
    ...editPromises(habits),
    supportsQueryDomains: true,
    layers: world.layers.filter(({ kind }) => kind !== 'table').map(summaryOf),
    tables: world.layers.filter(({ kind }) => kind === 'table').map(summaryOf),
  })
}

/** All layers and tables in full. */
export function describeLayers(context: OperationContext): Reply {
  const described = (isTable: boolean) =>
    context.world.layers
      .filter(({ kind }) => (kind === 'table') === isTable)
      .map((layer) => describeLayer(context, layer))
  return json({ layers: described(false), tables: described(true) })
}

function summaryOf(layer: LayerDefinition): object {
  return {
    id: layer.id,
    name: layer.name,
    parentLayerId: layer.parentId,
    defaultVisibility: layer.defaultVisibility,
    subLayerIds: layer.subLayerIds.length > 0 ? layer.subLayerIds : null,
    minScale: layer.minScale,
    maxScale: layer.maxScale,
    type: { feature: 'Feature Layer', table: 'Table', group: 'Group Layer' }[layer.kind],
    ...(layer.geometryType && { geometryType: layer.geometryType }),
  }
}
