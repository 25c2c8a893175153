import { boolean } from '../../values/boolean.ts'
import { fieldList, fieldNames } from '../../values/field-list.ts'
import { completeGeometryType } from '../../values/geometry-type.ts'
import { statistics } from '../../values/statistics.ts'
import { operation, parameter } from '../define.ts'
import { areaParameters, geometryOutput, pageParameters, rowParameters } from '../shared/query-parameters.ts'

/** Raster items of the catalogue of a mosaic. */
export const query = operation({
  id: 'ImageServer.query',
  path: '/rest/services/{service}/ImageServer/query',
  parameters: [
    ...rowParameters,
    ...areaParameters,
    parameter('outFields', fieldList, 'fields'),
    ...geometryOutput,
    parameter('groupByFieldsForStatistics', fieldNames, 'fields'),
    parameter('outStatistics', statistics, 'fields'),
    ...pageParameters,
    parameter('returnIdsOnly', boolean),
    parameter('returnCountOnly', boolean),
    parameter('returnDistinctValues', boolean),
  ],
  complete: completeGeometryType,
})
