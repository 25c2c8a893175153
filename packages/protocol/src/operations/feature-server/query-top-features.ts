import { boolean } from '../../values/boolean.ts'
import { choice } from '../../values/choice.ts'
import { fieldList } from '../../values/field-list.ts'
import { completeGeometryType } from '../../values/geometry-type.ts'
import { topFilter } from '../../values/top-filter.ts'
import { operation, parameter, required } from '../define.ts'
import { areaParameters, geometryOutput, pageParameters, rowParameters } from '../shared/query-parameters.ts'

/** The first rows of each group. */
export const queryTopFeatures = operation({
  id: 'FeatureServer.queryTopFeatures',
  path: '/rest/services/{service}/FeatureServer/{layerId}/queryTopFeatures',
  formats: ['html', 'json', 'pjson', 'geojson', 'pbf'],
  parameters: [
    required(parameter('topFilter', topFilter, 'fields')),
    ...rowParameters,
    ...areaParameters,
    parameter('outFields', fieldList, 'fields'),
    ...geometryOutput,
    ...pageParameters,
    parameter('returnIdsOnly', boolean),
    parameter('returnCountOnly', boolean),
    parameter('returnExtentOnly', boolean),
    parameter('resultType', choice('none', 'standard', 'tile')),
  ],
  complete: completeGeometryType,
})
