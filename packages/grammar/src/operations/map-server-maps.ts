import { imageFormat } from '../values/drawing/image-format.ts'
import { imageDisplay, size } from '../values/drawing/size.ts'
import { datumTransformation, datumTransformations } from '../values/geometry/datum-transformation.ts'
import { extent } from '../values/geometry/extent.ts'
import { geometry } from '../values/geometry/geometry.ts'
import { completeGeometryType, geometryType } from '../values/geometry/geometry-type.ts'
import { mapClip, mapFilter } from '../values/geometry/map-filter.ts'
import { spatialReference } from '../values/geometry/spatial-reference.ts'
import { dynamicLayers } from '../values/layers/dynamic-layers.ts'
import { layerDefs } from '../values/layers/layer-defs.ts'
import { drawnLayers, identifiedLayers, withoutEmptyLayers } from '../values/layers/layer-list.ts'
import { layerStyles } from '../values/layers/layer-styles.ts'
import { layerTimeOptions } from '../values/layers/layer-time-options.ts'
import { boolean } from '../values/plain/boolean.ts'
import { decimal, integer } from '../values/plain/number.ts'
import { text } from '../values/plain/text.ts'
import { fieldNames } from '../values/rows/field-list.ts'
import { layerIds } from '../values/rows/id-list.ts'
import { time } from '../values/rows/time.ts'
import { operation, parameter, required, rewrite, sentOnly } from './define.ts'
import { foreignHosts, layerLinks } from './shared/links.ts'
import {
  descriptionChoices,
  findChoices,
  legendChoices,
  mapChoices,
  queryLegendsChoices,
  selections,
} from './shared/unserved-parameters.ts'

/** How results of identify and find are given. */
const resultParameters = [
  parameter('datumTransformations', datumTransformations),
  parameter('returnGeometry', boolean),
  parameter('maxAllowableOffset', decimal(0, 1e9)),
  parameter('geometryPrecision', integer(-1, 20)),
  parameter('returnZ', boolean),
  parameter('returnM', boolean),
  parameter('returnFieldName', boolean),
  parameter('returnUnformattedValues', boolean),
] as const

/** The map of a MapServer as a whole: its description, pictures, legends, tiles, and searches over all layers. */
export const maps = [
  // The map service itself: its layers, extents and tiling scheme.
  operation({
    id: 'MapServer.root',
    path: '/rest/services/{service}/MapServer',
    parameters: [parameter('returnUpdates', boolean)],
    unserved: descriptionChoices,
    links: [...foreignHosts, ...rewrite('tileServers[]')],
  }),
  // All layers and tables in full.
  operation({
    id: 'MapServer.layers',
    path: '/rest/services/{service}/MapServer/layers',
    parameters: [parameter('dynamicLayers', dynamicLayers, 'layers', 'rows', 'fields')],
    unserved: descriptionChoices,
    links: [...layerLinks('layers[].'), ...layerLinks('tables[].')],
  }),
  // Swatches and labels of all layers; clients send the `dynamicLayers` of their picture (protocol notes 8.10).
  operation({
    id: 'MapServer.legend',
    path: '/rest/services/{service}/MapServer/legend',
    parameters: [
      parameter('dynamicLayers', dynamicLayers, 'layers', 'rows', 'fields'),
      parameter('size', size),
    ],
    unserved: legendChoices,
    links: rewrite('layers[].legend[].url'),
  }),
  // Swatches and labels of what is visible in an extent.
  operation({
    id: 'MapServer.queryLegends',
    path: '/rest/services/{service}/MapServer/queryLegends',
    parameters: [
      parameter('bbox', extent, 'area'),
      parameter('bboxSR', spatialReference),
      parameter('size', size),
      parameter('dpi', integer(1, 2_400)),
      parameter('layers', drawnLayers, 'layers'),
      parameter('layerDefs', layerDefs, 'layers', 'rows', 'fields'),
      parameter('time', time, 'time'),
      parameter('layerTimeOptions', layerTimeOptions, 'layers', 'time'),
      parameter('datumTransformations', datumTransformations),
      parameter('dynamicLayers', dynamicLayers, 'layers', 'rows', 'fields'),
      parameter('returnVisibleOnly', boolean),
      sentOnly(parameter('layerStyles', layerStyles, 'layers')),
    ],
    unserved: queryLegendsChoices,
    complete: withoutEmptyLayers,
    links: rewrite('layers[].legend[].url'),
  }),
  // A picture of the map, or with `f=json` where to fetch one.
  operation({
    id: 'MapServer.export',
    path: '/rest/services/{service}/MapServer/export',
    effect: 'draw',
    formats: ['html', 'json', 'pjson', 'image'],
    parameters: [
      required(parameter('bbox', extent, 'area')),
      parameter('bboxSR', spatialReference),
      parameter('size', size),
      parameter('imageSR', spatialReference),
      parameter('dpi', integer(1, 2_400)),
      parameter('format', imageFormat),
      parameter('transparent', boolean),
      parameter('layers', drawnLayers, 'layers'),
      parameter('layerDefs', layerDefs, 'layers', 'rows', 'fields'),
      parameter('dynamicLayers', dynamicLayers, 'layers', 'rows', 'fields'),
      parameter('time', time, 'time'),
      parameter('layerTimeOptions', layerTimeOptions, 'layers', 'time'),
      parameter('mapScale', decimal(0, 1e12)),
      parameter('rotation', decimal(-360, 360)),
      parameter('datumTransformation', datumTransformation),
      parameter('datumTransformations', datumTransformations),
      sentOnly(parameter('spatialFilter', mapFilter, 'area')),
      sentOnly(parameter('clipping', mapClip, 'area')),
      sentOnly(parameter('layerStyles', layerStyles, 'layers')),
    ],
    unserved: [...mapChoices, ...selections],
    complete: withoutEmptyLayers,
    links: rewrite('href'),
  }),
  // Features of many layers near a place. With `dynamicLayers` servers ignore `layers` (protocol notes 6.8).
  operation({
    id: 'MapServer.identify',
    path: '/rest/services/{service}/MapServer/identify',
    parameters: [
      required(parameter('geometry', geometry, 'area')),
      parameter('geometryType', geometryType),
      parameter('sr', spatialReference),
      parameter('layers', identifiedLayers, 'layers'),
      parameter('layerDefs', layerDefs, 'layers', 'rows', 'fields'),
      parameter('dynamicLayers', dynamicLayers, 'layers', 'rows', 'fields'),
      parameter('time', time, 'time'),
      parameter('layerTimeOptions', layerTimeOptions, 'layers', 'time'),
      required(parameter('tolerance', decimal(0, 1_000), 'area')),
      required(parameter('mapExtent', extent)),
      required(parameter('imageDisplay', imageDisplay)),
      ...resultParameters,
      sentOnly(parameter('layerStyles', layerStyles, 'layers')),
    ],
    unserved: mapChoices,
    complete: completeGeometryType,
  }),
  // Features by a text in their fields; without `searchFields` servers search all (protocol notes 6.10).
  operation({
    id: 'MapServer.find',
    path: '/rest/services/{service}/MapServer/find',
    parameters: [
      required(parameter('searchText', text(1_000), 'rows')),
      parameter('contains', boolean),
      parameter('searchFields', fieldNames, 'fields'),
      required(parameter('layers', layerIds, 'layers')),
      parameter('layerDefs', layerDefs, 'layers', 'rows', 'fields'),
      parameter('dynamicLayers', dynamicLayers, 'layers', 'rows', 'fields'),
      parameter('sr', spatialReference),
      ...resultParameters,
    ],
    unserved: findChoices,
  }),
  // A tile of a cached map: all layers, all rows.
  operation({
    id: 'MapServer.tile',
    path: '/rest/services/{service}/MapServer/tile/{level}/{row}/{column}',
    effect: 'draw',
    formats: ['image'],
    parameters: [parameter('blankTile', boolean)],
  }),
  // Which tiles of a block exist.
  operation({
    id: 'MapServer.tilemap',
    path: '/rest/services/{service}/MapServer/tilemap/{level}/{row}/{column}/{width}/{height}',
  }),
] as const

/** Tiles of a MapServer under the addresses of WMTS. */
export const wmtsTiles = [
  // A tile of a cached map under its WMTS address.
  operation({
    id: 'MapServer.wmtsTile',
    path: '/rest/services/{service}/MapServer/WMTS/tile/1.0.0/{wmtsLayer}/{wmtsStyle}/{tileMatrixSet}/{level}/{row}/{column}.png',
    effect: 'draw',
    formats: ['image'],
  }),
  // A tile of a cached map under its WMTS address, as JPEG.
  operation({
    id: 'MapServer.wmtsTileJpg',
    path: '/rest/services/{service}/MapServer/WMTS/tile/1.0.0/{wmtsLayer}/{wmtsStyle}/{tileMatrixSet}/{level}/{row}/{column}.jpg',
    effect: 'draw',
    formats: ['image'],
  }),
] as const
