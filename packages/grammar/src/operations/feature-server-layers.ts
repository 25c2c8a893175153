import { datumTransformation } from '../values/geometry/datum-transformation.ts'
import { layerQueries } from '../values/layers/layer-defs.ts'
import { boolean } from '../values/plain/boolean.ts'
import { choice } from '../values/plain/choice.ts'
import { fieldList } from '../values/rows/field-list.ts'
import { jsonLayerIds } from '../values/rows/id-list.ts'
import { time } from '../values/rows/time.ts'
import { operation, parameter, required } from './define.ts'
import { completeQuery } from './shared/complete-query.ts'
import { foreignHosts, layerLinks } from './shared/links.ts'
import { areaParameters, defaultReference, geometryOutput } from './shared/query-parameters.ts'
import { descriptionChoices, noText, queryChoices } from './shared/unserved-parameters.ts'

/** A FeatureServer and its layers: descriptions, and queries over several layers. */
export const featureLayers = [
  // The feature service itself: its layers and what it can do.
  operation({
    id: 'FeatureServer.root',
    path: '/rest/services/{service}/FeatureServer',
    parameters: [parameter('returnUpdates', boolean)],
    unserved: descriptionChoices,
    links: foreignHosts,
  }),
  // All layers and tables in full.
  operation({
    id: 'FeatureServer.layers',
    path: '/rest/services/{service}/FeatureServer/layers',
    unserved: descriptionChoices,
    links: [...layerLinks('layers[].'), ...layerLinks('tables[].')],
  }),
  // One layer or table: fields, renderer, templates, relationships.
  operation({
    id: 'FeatureServer.layer',
    path: '/rest/services/{service}/FeatureServer/{layerId}',
    parameters: [parameter('returnUpdates', boolean)],
    unserved: descriptionChoices,
    links: layerLinks(''),
  }),
  // What its author says of the service, as an item: title, tags, summary.
  operation({
    id: 'FeatureServer.info',
    path: '/rest/services/{service}/FeatureServer/info',
    links: foreignHosts,
  }),
  // What its author says of a layer.
  operation({
    id: 'FeatureServer.layerInfo',
    path: '/rest/services/{service}/FeatureServer/{layerId}/info',
    links: foreignHosts,
  }),
  // Rows of several layers; only the layers that layerDefs names are asked.
  operation({
    id: 'FeatureServer.queryLayers',
    path: '/rest/services/{service}/FeatureServer/query',
    formats: ['html', 'json', 'pjson'],
    parameters: [
      required(parameter('layerDefs', layerQueries, 'layers', 'rows', 'fields')),
      parameter('time', time, 'time'),
      ...areaParameters,
      defaultReference,
      parameter('outFields', fieldList, 'fields'),
      ...geometryOutput,
      parameter('returnIdsOnly', boolean),
      parameter('returnCountOnly', boolean),
      parameter('returnTrueCurves', boolean),
      parameter('sqlFormat', choice('none', 'standard')),
      parameter('datumTransformation', datumTransformation),
      parameter('timeReferenceUnknownClient', boolean),
    ],
    unserved: [...queryChoices, ...noText],
    complete: completeQuery,
  }),
  // Domains and subtypes of layers.
  operation({
    id: 'FeatureServer.queryDomains',
    path: '/rest/services/{service}/FeatureServer/queryDomains',
    parameters: [required(parameter('layers', jsonLayerIds, 'layers'))],
    unserved: descriptionChoices,
  }),
] as const
