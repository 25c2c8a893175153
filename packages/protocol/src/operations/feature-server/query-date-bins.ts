import { dateBin } from '../../values/bin.ts'
import { boolean } from '../../values/boolean.ts'
import { choice } from '../../values/choice.ts'
import { fieldNameType } from '../../values/field-list.ts'
import { completeGeometryType } from '../../values/geometry-type.ts'
import { statistics } from '../../values/statistics.ts'
import { operation, parameter, required } from '../define.ts'
import { areaParameters, rowParameters } from '../shared/query-parameters.ts'

/** Statistics of rows in bins of a date. */
export const queryDateBins = operation({
  id: 'FeatureServer.queryDateBins',
  path: '/rest/services/{service}/FeatureServer/{layerId}/queryDateBins',
  parameters: [
    required(parameter('binField', fieldNameType, 'fields')),
    required(parameter('bin', dateBin)),
    ...rowParameters,
    ...areaParameters,
    required(parameter('outStatistics', statistics, 'fields')),
    parameter('binOrder', choice('ASC', 'DESC')),
    parameter('binBoundaryAlias', fieldNameType),
    parameter('returnCountOnly', boolean),
  ],
  complete: completeGeometryType,
})
