import { spatialReference } from '../values/geometry/spatial-reference.ts'
import { boolean } from '../values/plain/boolean.ts'
import { choice } from '../values/plain/choice.ts'
import { bin, dateBin } from '../values/rows/bin.ts'
import { whereExpression } from '../values/rows/expression.ts'
import { fieldList, fieldNameType } from '../values/rows/field-list.ts'
import { statistics } from '../values/rows/statistics.ts'
import { topFilter } from '../values/rows/top-filter.ts'
import { operation, parameter, required, rewrite, sentOnly } from './define.ts'
import { completeQuery, withoutDefaultReference } from './shared/complete-query.ts'
import { rendererLinks } from './shared/links.ts'
import {
  areaParameters,
  attachmentQueryParameters,
  defaultReference,
  generateRendererParameters,
  geometryOutput,
  oneRowParameters,
  pageParameters,
  queryParameters,
  relatedParameters,
  rowParameters,
} from './shared/query-parameters.ts'
import {
  attachmentChoices,
  noText,
  queryChoices,
  relatedChoices,
  rendererChoices,
  versions,
} from './shared/unserved-parameters.ts'

/** Rows of one layer of a FeatureServer, their attachments, and what is computed from rows. */
export const featureRows = [
  // Rows of one layer or table.
  operation({
    id: 'FeatureServer.query',
    path: '/rest/services/{service}/FeatureServer/{layerId}/query',
    formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
    parameters: [...queryParameters],
    unserved: [...queryChoices, ...noText],
    complete: completeQuery,
  }),
  // The first rows of each group.
  operation({
    id: 'FeatureServer.queryTopFeatures',
    path: '/rest/services/{service}/FeatureServer/{layerId}/queryTopFeatures',
    formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
    parameters: [
      required(parameter('topFilter', topFilter, 'fields')),
      ...rowParameters,
      ...areaParameters,
      defaultReference,
      parameter('outFields', fieldList, 'fields'),
      ...geometryOutput,
      ...pageParameters,
      parameter('returnIdsOnly', boolean),
      parameter('returnCountOnly', boolean),
      parameter('returnExtentOnly', boolean),
      parameter('timeReferenceUnknownClient', boolean),
      parameter('resultType', choice('none', 'standard', 'tile')),
    ],
    unserved: [...queryChoices, ...noText],
    complete: completeQuery,
  }),
  // Statistics of rows in bins of a field.
  operation({
    id: 'FeatureServer.queryBins',
    path: '/rest/services/{service}/FeatureServer/{layerId}/queryBins',
    parameters: [
      required(parameter('bin', bin, 'fields')),
      ...rowParameters,
      ...areaParameters,
      defaultReference,
      parameter('outSR', spatialReference),
      parameter('outStatistics', statistics, 'fields'),
      parameter('binOrder', choice('ASC', 'DESC')),
      parameter('lowerBoundaryAlias', fieldNameType),
      parameter('upperBoundaryAlias', fieldNameType),
    ],
    unserved: [...queryChoices, ...noText],
    complete: completeQuery,
  }),
  // Statistics of rows in bins of a date.
  operation({
    id: 'FeatureServer.queryDateBins',
    path: '/rest/services/{service}/FeatureServer/{layerId}/queryDateBins',
    parameters: [
      required(parameter('binField', fieldNameType, 'fields')),
      required(parameter('bin', dateBin)),
      ...rowParameters,
      ...areaParameters,
      defaultReference,
      parameter('outSR', spatialReference),
      required(parameter('outStatistics', statistics, 'fields')),
      parameter('binOrder', choice('ASC', 'DESC')),
      parameter('binBoundaryAlias', fieldNameType),
      parameter('returnCountOnly', boolean),
    ],
    unserved: [...queryChoices, ...noText],
    complete: completeQuery,
  }),
  // Rows of another table that belong to rows of this layer.
  operation({
    id: 'FeatureServer.queryRelatedRecords',
    path: '/rest/services/{service}/FeatureServer/{layerId}/queryRelatedRecords',
    formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
    parameters: [...relatedParameters],
    unserved: relatedChoices,
    complete: withoutDefaultReference,
  }),
  // What is attached to rows of a layer.
  operation({
    id: 'FeatureServer.queryAttachments',
    path: '/rest/services/{service}/FeatureServer/{layerId}/queryAttachments',
    parameters: [
      ...attachmentQueryParameters,
      sentOnly(parameter('attachmentsDefinitionExpression', whereExpression, 'rows')),
    ],
    unserved: attachmentChoices,
    links: rewrite('attachmentGroups[].attachmentInfos[].url'),
  }),
  // What is attached to one row.
  operation({
    id: 'FeatureServer.attachments',
    path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}/attachments',
    unserved: versions,
    links: rewrite('attachmentInfos[].url'),
  }),
  // One attached file.
  operation({
    id: 'FeatureServer.attachment',
    path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}/attachments/{attachmentId}',
    formats: ['bytes'],
    unserved: versions,
  }),
  // One row by its object id.
  operation({
    id: 'FeatureServer.feature',
    path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}',
    parameters: oneRowParameters,
    unserved: versions,
  }),
  // The pop-up of one row, as HTML inside JSON: all visible fields (protocol notes 6.10).
  operation({
    id: 'FeatureServer.htmlPopup',
    path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}/htmlPopup',
    unserved: versions,
  }),
  // A symbol picture of a layer.
  operation({
    id: 'FeatureServer.image',
    path: '/rest/services/{service}/FeatureServer/{layerId}/images/{imageId}',
    effect: 'draw',
    formats: ['image'],
  }),
  // A renderer made from the values of fields.
  operation({
    id: 'FeatureServer.generateRenderer',
    path: '/rest/services/{service}/FeatureServer/{layerId}/generateRenderer',
    parameters: [...generateRendererParameters],
    unserved: rendererChoices,
    links: rendererLinks(''),
  }),
  // Estimated count and extent of all rows of a layer.
  operation({
    id: 'FeatureServer.getEstimates',
    path: '/rest/services/{service}/FeatureServer/{layerId}/getEstimates',
    unserved: versions,
  }),
] as const
