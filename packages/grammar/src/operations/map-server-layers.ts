import { changed } from '../change.ts'
import type { ValuesOf } from '../operation.ts'
import { dynamicLayer } from '../values/layers/dynamic-layers.ts'
import { choice } from '../values/plain/choice.ts'
import { text } from '../values/plain/text.ts'
import { jsonLayerIds, layerIds } from '../values/rows/id-list.ts'
import { operation, parameter, required, rewrite } from './define.ts'
import { completeMapQuery, withoutDefaultReference } from './shared/complete-query.ts'
import { foreignHosts, layerLinks, rendererLinks } from './shared/links.ts'
import {
  attachmentQueryParameters,
  generateRendererParameters,
  oneRowParameters,
  queryParameters,
  relatedParameters,
  textSearch,
} from './shared/query-parameters.ts'
import {
  attachmentChoices,
  descriptionChoices,
  queryChoices,
  relatedChoices,
  rendererChoices,
  versions,
} from './shared/unserved-parameters.ts'

const composedLayer = required(parameter('layer', dynamicLayer, 'layers', 'rows', 'fields'))

// The other options leave links inside the archive that lead past the gateway.
const layerOptions = parameter('layerOptions', choice('nonComposite'))

/** The layers of a MapServer: their descriptions and rows, and layers that a request composes. */
export const mapLayers = [
  // One layer or table: fields, renderer, relationships.
  operation({
    id: 'MapServer.layer',
    path: '/rest/services/{service}/MapServer/{layerId}',
    unserved: descriptionChoices,
    links: layerLinks(''),
  }),
  // Rows of one layer or table.
  operation({
    id: 'MapServer.query',
    path: '/rest/services/{service}/MapServer/{layerId}/query',
    formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
    parameters: [textSearch, ...queryParameters],
    unserved: queryChoices,
    complete: completeMapQuery,
  }),
  // Rows of another table that belong to rows of this layer.
  operation({
    id: 'MapServer.queryRelatedRecords',
    path: '/rest/services/{service}/MapServer/{layerId}/queryRelatedRecords',
    formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
    parameters: [...relatedParameters],
    unserved: relatedChoices,
    complete: withoutDefaultReference,
  }),
  // What is attached to rows of a layer.
  operation({
    id: 'MapServer.queryAttachments',
    path: '/rest/services/{service}/MapServer/{layerId}/queryAttachments',
    parameters: [...attachmentQueryParameters],
    unserved: attachmentChoices,
    links: rewrite('attachmentGroups[].attachmentInfos[].url'),
  }),
  // What is attached to one row.
  operation({
    id: 'MapServer.attachments',
    path: '/rest/services/{service}/MapServer/{layerId}/{objectId}/attachments',
    unserved: versions,
    links: rewrite('attachmentInfos[].url'),
  }),
  // One attached file.
  operation({
    id: 'MapServer.attachment',
    path: '/rest/services/{service}/MapServer/{layerId}/{objectId}/attachments/{attachmentId}',
    formats: ['bytes'],
    unserved: versions,
  }),
  // A renderer made from the values of fields.
  operation({
    id: 'MapServer.generateRenderer',
    path: '/rest/services/{service}/MapServer/{layerId}/generateRenderer',
    parameters: [...generateRendererParameters],
    unserved: rendererChoices,
    links: rendererLinks(''),
  }),
  // One row by its object id.
  operation({
    id: 'MapServer.feature',
    path: '/rest/services/{service}/MapServer/{layerId}/{objectId}',
    parameters: oneRowParameters,
    unserved: versions,
  }),
  // The pop-up of one row, as HTML inside JSON: all visible fields (protocol notes 6.10).
  operation({
    id: 'MapServer.htmlPopup',
    path: '/rest/services/{service}/MapServer/{layerId}/{objectId}/htmlPopup',
    unserved: versions,
  }),
  // A swatch or symbol picture of a layer.
  operation({
    id: 'MapServer.image',
    path: '/rest/services/{service}/MapServer/{layerId}/images/{imageId}',
    effect: 'draw',
    formats: ['image'],
  }),
  // Whole layers as KMZ; no row or field can be left out of it.
  operation({
    id: 'MapServer.generateKml',
    path: '/rest/services/{service}/MapServer/generateKml',
    formats: ['kmz'],
    parameters: [
      required(parameter('docName', text(256))),
      required(parameter('layers', layerIds, 'layers')),
      layerOptions,
    ],
    complete: withoutLinks,
  }),
  // Domains and subtypes of layers.
  operation({
    id: 'MapServer.queryDomains',
    path: '/rest/services/{service}/MapServer/queryDomains',
    parameters: [required(parameter('layers', jsonLayerIds, 'layers'))],
    unserved: descriptionChoices,
  }),
  // What its author says of the service, as an item: title, tags, summary.
  operation({
    id: 'MapServer.info',
    path: '/rest/services/{service}/MapServer/info',
    links: foreignHosts,
  }),
  // What its author says of a layer.
  operation({
    id: 'MapServer.layerInfo',
    path: '/rest/services/{service}/MapServer/{layerId}/info',
    links: foreignHosts,
  }),
  // A layer that the request composes.
  operation({
    id: 'MapServer.dynamicLayer',
    path: '/rest/services/{service}/MapServer/dynamicLayer',
    parameters: [composedLayer],
    unserved: descriptionChoices,
    links: layerLinks(''),
  }),
  // Rows of a layer that the request composes.
  operation({
    id: 'MapServer.dynamicLayerQuery',
    path: '/rest/services/{service}/MapServer/dynamicLayer/query',
    formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
    parameters: [composedLayer, textSearch, ...queryParameters],
    unserved: queryChoices,
    complete: completeMapQuery,
  }),
  // A renderer for a layer that the request composes.
  operation({
    id: 'MapServer.dynamicLayerGenerateRenderer',
    path: '/rest/services/{service}/MapServer/dynamicLayer/generateRenderer',
    parameters: [composedLayer, ...generateRendererParameters],
    unserved: rendererChoices,
    links: rendererLinks(''),
  }),
  // Related rows of a layer that the request composes.
  operation({
    id: 'MapServer.dynamicLayerQueryRelatedRecords',
    path: '/rest/services/{service}/MapServer/dynamicLayer/queryRelatedRecords',
    parameters: [composedLayer, ...relatedParameters],
    unserved: relatedChoices,
    complete: withoutDefaultReference,
  }),
] as const

/** Says the option without links explicitly: servers take another one when none is given. */
function withoutLinks(values: ValuesOf<typeof layerOptions>): ValuesOf<typeof layerOptions> {
  return values.layerOptions === undefined ? changed(values, { layerOptions: 'nonComposite' }) : values
}
