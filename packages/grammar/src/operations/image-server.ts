import { rasterFormat } from '../values/drawing/image-format.ts'
import { bandIds, mosaicRule, renderingRule } from '../values/drawing/raster-rules.ts'
import { interpolation, noData, pixelType } from '../values/drawing/raster-words.ts'
import { size } from '../values/drawing/size.ts'
import { extent } from '../values/geometry/extent.ts'
import { geometries } from '../values/geometry/geometries.ts'
import { geometry } from '../values/geometry/geometry.ts'
import { completeGeometryType, geometryType } from '../values/geometry/geometry-type.ts'
import { spatialReference } from '../values/geometry/spatial-reference.ts'
import { boolean } from '../values/plain/boolean.ts'
import { choice } from '../values/plain/choice.ts'
import { decimal, integer } from '../values/plain/number.ts'
import { text } from '../values/plain/text.ts'
import { fieldList } from '../values/rows/field-list.ts'
import { groupFields } from '../values/rows/group-fields.ts'
import { statistics } from '../values/rows/statistics.ts'
import { time } from '../values/rows/time.ts'
import { operation, parameter, required, rewrite } from './define.ts'
import { completeQuery } from './shared/complete-query.ts'
import { foreignHosts } from './shared/links.ts'
import {
  areaParameters,
  defaultReference,
  geometryOutput,
  pageParameters,
  rowParameters,
} from './shared/query-parameters.ts'
import { imageChoices, noText, queryChoices } from './shared/unserved-parameters.ts'

// Which pixels a histogram counts.
const pixelsInArea = [
  required(parameter('geometry', geometry, 'area')),
  parameter('geometryType', geometryType),
  parameter('mosaicRule', mosaicRule, 'rows', 'fields'),
  parameter('renderingRule', renderingRule),
  parameter('pixelSize', text(256)),
  parameter('time', time, 'time'),
] as const

/** Operations of an ImageServer. */
export const imageServer = [
  // The image service itself.
  operation({
    id: 'ImageServer.root',
    path: '/rest/services/{service}/ImageServer',
    links: [...foreignHosts, ...rewrite('tileServers[]')],
  }),
  // A picture of the rasters, or with `f=json` where to fetch one.
  operation({
    id: 'ImageServer.exportImage',
    path: '/rest/services/{service}/ImageServer/exportImage',
    effect: 'draw',
    formats: ['html', 'json', 'pjson', 'image'],
    parameters: [
      required(parameter('bbox', extent, 'area')),
      parameter('bboxSR', spatialReference),
      parameter('size', size),
      parameter('imageSR', spatialReference),
      parameter('time', time, 'time'),
      parameter('format', rasterFormat),
      parameter('pixelType', pixelType),
      parameter('noData', noData),
      parameter('noDataInterpretation', choice('esriNoDataMatchAny', 'esriNoDataMatchAll')),
      parameter('interpolation', interpolation),
      parameter('compression', choice('JPG', 'LZ77', 'LERC', 'None')),
      parameter('compressionQuality', integer(0, 100)),
      parameter('bandIds', bandIds),
      parameter('mosaicRule', mosaicRule, 'rows', 'fields'),
      parameter('renderingRule', renderingRule),
      parameter('adjustAspectRatio', boolean),
      parameter('compressionTolerance', decimal(0, 1e9)),
      parameter('transparent', boolean),
    ],
    unserved: imageChoices,
    links: rewrite('href'),
  }),
  // Pixel values and raster items at a place.
  operation({
    id: 'ImageServer.identify',
    path: '/rest/services/{service}/ImageServer/identify',
    parameters: [
      required(parameter('geometry', geometry, 'area')),
      parameter('geometryType', geometryType),
      parameter('time', time, 'time'),
      parameter('mosaicRule', mosaicRule, 'rows', 'fields'),
      parameter('renderingRule', renderingRule),
      parameter('pixelSize', text(256)),
      parameter('returnGeometry', boolean),
      parameter('returnCatalogItems', boolean),
      parameter('returnPixelValues', boolean),
      parameter('maxItemCount', integer(0, 10_000)),
      parameter('processAsMultidimensional', boolean),
    ],
    unserved: imageChoices,
    complete: completeGeometryType,
  }),
  // Pixel values along a geometry.
  operation({
    id: 'ImageServer.getSamples',
    path: '/rest/services/{service}/ImageServer/getSamples',
    parameters: [
      required(parameter('geometry', geometry, 'area')),
      parameter('geometryType', geometryType),
      parameter('sampleDistance', decimal(0, 1e12)),
      parameter('sampleCount', integer(1, 10_000)),
      parameter('time', time, 'time'),
      parameter('pixelSize', text(256)),
      parameter('mosaicRule', mosaicRule, 'rows', 'fields'),
      parameter('interpolation', interpolation),
      parameter('returnFirstValueOnly', boolean),
      parameter('outFields', fieldList, 'fields'),
    ],
    unserved: imageChoices,
    complete: completeGeometryType,
  }),
  // Histograms of the pixels in an area.
  operation({
    id: 'ImageServer.computeHistograms',
    path: '/rest/services/{service}/ImageServer/computeHistograms',
    parameters: pixelsInArea,
    unserved: imageChoices,
    complete: completeGeometryType,
  }),
  // Statistics and histograms of the pixels in an area.
  operation({
    id: 'ImageServer.computeStatisticsHistograms',
    path: '/rest/services/{service}/ImageServer/computeStatisticsHistograms',
    parameters: pixelsInArea,
    unserved: imageChoices,
    complete: completeGeometryType,
  }),
  // Raster items of the catalogue of a mosaic.
  operation({
    id: 'ImageServer.query',
    path: '/rest/services/{service}/ImageServer/query',
    parameters: [
      ...rowParameters,
      ...areaParameters,
      defaultReference,
      parameter('outFields', fieldList, 'fields'),
      ...geometryOutput,
      parameter('groupByFieldsForStatistics', groupFields, 'fields'),
      parameter('outStatistics', statistics, 'fields'),
      ...pageParameters,
      parameter('returnIdsOnly', boolean),
      parameter('returnCountOnly', boolean),
      parameter('returnDistinctValues', boolean),
    ],
    unserved: [...queryChoices, ...noText, ...imageChoices],
    complete: completeQuery,
  }),
  // One raster item.
  operation({
    id: 'ImageServer.raster',
    path: '/rest/services/{service}/ImageServer/{rasterId}',
  }),
  // A swatch of the legend of an image service.
  operation({
    id: 'ImageServer.image',
    path: '/rest/services/{service}/ImageServer/{rasterId}/images/{imageId}',
    effect: 'draw',
    formats: ['image'],
  }),
  // Properties of the rasters.
  operation({
    id: 'ImageServer.keyProperties',
    path: '/rest/services/{service}/ImageServer/keyProperties',
    parameters: [parameter('renderingRule', renderingRule)],
  }),
  // The attribute table of classified pixels.
  operation({
    id: 'ImageServer.rasterAttributeTable',
    path: '/rest/services/{service}/ImageServer/rasterAttributeTable',
    parameters: [parameter('renderingRule', renderingRule)],
  }),
  // Names of the raster functions of the service.
  operation({
    id: 'ImageServer.rasterFunctionInfos',
    path: '/rest/services/{service}/ImageServer/rasterFunctionInfos',
  }),
  // Variables and dimensions.
  operation({
    id: 'ImageServer.multidimensionalInfo',
    path: '/rest/services/{service}/ImageServer/multidimensionalInfo',
  }),
  // Statistics of all pixels.
  operation({
    id: 'ImageServer.statistics',
    path: '/rest/services/{service}/ImageServer/statistics',
    parameters: [parameter('renderingRule', renderingRule)],
  }),
  // Histograms of all pixels.
  operation({
    id: 'ImageServer.histograms',
    path: '/rest/services/{service}/ImageServer/histograms',
    parameters: [parameter('renderingRule', renderingRule)],
  }),
  // Swatches and labels of a rendering.
  operation({
    id: 'ImageServer.legend',
    path: '/rest/services/{service}/ImageServer/legend',
    parameters: [parameter('bandIds', bandIds), parameter('renderingRule', renderingRule)],
    unserved: imageChoices,
    links: rewrite('layers[].legend[].url'),
  }),
  // A tile of a cached image service.
  operation({
    id: 'ImageServer.tile',
    path: '/rest/services/{service}/ImageServer/tile/{level}/{row}/{column}',
    effect: 'draw',
    formats: ['image'],
    parameters: [parameter('blankTile', boolean)],
    unserved: imageChoices,
  }),
  // Which tiles of a block exist.
  operation({
    id: 'ImageServer.tilemap',
    path: '/rest/services/{service}/ImageServer/tilemap/{level}/{row}/{column}/{width}/{height}',
  }),
  // Geometries in another coordinate system, ground or image.
  operation({
    id: 'ImageServer.project',
    path: '/rest/services/{service}/ImageServer/project',
    parameters: [
      required(parameter('geometries', geometries)),
      required(parameter('inSR', spatialReference)),
      required(parameter('outSR', spatialReference)),
    ],
  }),
] as const
