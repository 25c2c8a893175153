import { bin } from '../../values/bin.ts'
import { choice } from '../../values/choice.ts'
import { fieldNameType } from '../../values/field-list.ts'
import { completeGeometryType } from '../../values/geometry-type.ts'
import { statistics } from '../../values/statistics.ts'
import { operation, parameter, required } from '../define.ts'
import { areaParameters, rowParameters } from '../shared/query-parameters.ts'

/** Statistics of rows in bins of a field. */
export const queryBins = operation({
  id: 'FeatureServer.queryBins',
  path: '/rest/services/{service}/FeatureServer/{layerId}/queryBins',
  parameters: [
    required(parameter('bin', bin, 'fields')),
    ...rowParameters,
    ...areaParameters,
    parameter('outStatistics', statistics, 'fields'),
    parameter('binOrder', choice('ASC', 'DESC')),
    parameter('lowerBoundaryAlias', fieldNameType),
    parameter('upperBoundaryAlias', fieldNameType),
  ],
  complete: completeGeometryType,
})
