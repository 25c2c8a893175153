import { boolean } from '../../values/boolean.ts'
import { fieldList } from '../../values/field-list.ts'
import { groupFields } from '../../values/group-fields.ts'
import { statistics } from '../../values/statistics.ts'
import { operation, parameter } from '../define.ts'
import { completeQuery } from '../shared/complete-query.ts'
import {
  areaParameters,
  defaultReference,
  geometryOutput,
  pageParameters,
  rowParameters,
} from '../shared/query-parameters.ts'
import { imageChoices, noText, queryChoices } from '../shared/unserved-parameters.ts'

/** Raster items of the catalogue of a mosaic. */
export const query = operation({
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
})
