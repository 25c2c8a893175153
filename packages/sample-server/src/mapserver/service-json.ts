import type { OperationContext } from '../operation/operation.ts'
import { CURRENT_VERSION } from '../operation/version.ts'
import { webMercator } from '../query/spatial-reference.ts'
import type { LayerDefinition } from '../world/layer.ts'

/** The most rows that a MapServer query gives, and the largest picture that an export draws. */
export const LIMITS = { records: 1000, imageWidthPx: 4096, imageHeightPx: 4096 } as const

const ABOUT =
  'A synthetic water utility, made by a random generator for demo and tests. No such asset, place or person exists.'

/** The MapServer root of the assets. */
export function serviceJson({ world, habits }: OperationContext): unknown {
  const extent = { ...world.fullExtent, spatialReference: webMercator.json }
  const timeInfo = world.layers.find((layer) => layer.timeInfo !== null)?.timeInfo
  return {
    currentVersion: CURRENT_VERSION,
    serviceDescription: ABOUT,
    mapName: 'Layers',
    description: ABOUT,
    copyrightText: 'Synthetic data, Apache-2.0',
    supportsDynamicLayers: true,
    layers: world.layers.filter(({ kind }) => kind !== 'table').map(layerEntry),
    tables: world.layers.filter(({ kind }) => kind === 'table').map(({ id, name }) => ({ id, name })),
    spatialReference: webMercator.json,
    singleFusedMapCache: false,
    initialExtent: extent,
    fullExtent: extent,
    minScale: 0,
    maxScale: 0,
    units: 'esriMeters',
    supportedImageFormatTypes: 'PNG32,PNG24,PNG,JPG,PNG8',
    ...(timeInfo && { timeInfo: { ...timeInfo, timeRelation: 'esriTimeRelationOverlaps' } }),
    documentInfo: {
      Title: 'Assets (synthetic)',
      Author: '',
      Comments: ABOUT,
      Subject: 'Synthetic water utility assets',
      Category: '',
      AntialiasingMode: 'Fast',
      TextAntialiasingMode: 'Force',
      Keywords: 'synthetic,demo,test',
    },
    capabilities: 'Map,Query,Data',
    supportedQueryFormats: 'JSON, geoJSON, PBF',
    exportTilesAllowed: false,
    supportsDatumTransformation: false,
    ...(habits.areaParameters !== false && { supportsSpatialFilter: true, supportsClipping: true }),
    maxRecordCount: LIMITS.records,
    maxImageHeight: LIMITS.imageHeightPx,
    maxImageWidth: LIMITS.imageWidthPx,
    supportedExtensions: 'FeatureServer',
  }
}

function layerEntry({
  id,
  name,
  parentId,
  defaultVisibility,
  subLayerIds,
  minScale,
  maxScale,
}: LayerDefinition) {
  return {
    id,
    name,
    parentLayerId: parentId,
    defaultVisibility,
    subLayerIds: subLayerIds.length === 0 ? null : subLayerIds,
    minScale,
    maxScale,
  }
}
