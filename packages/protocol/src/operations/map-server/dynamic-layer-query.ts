import { dynamicLayer } from '../../values/dynamic-layers.ts'
import { completeGeometryType } from '../../values/geometry-type.ts'
import { operation, parameter, required } from '../define.ts'
import { queryParameters } from '../shared/query-parameters.ts'

/** Rows of a layer that the request composes. */
export const dynamicLayerQuery = operation({
  id: 'MapServer.dynamicLayerQuery',
  path: '/rest/services/{service}/MapServer/dynamicLayer/query',
  formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
  parameters: [required(parameter('layer', dynamicLayer, 'layers', 'rows', 'fields')), ...queryParameters],
  complete: completeGeometryType,
})
