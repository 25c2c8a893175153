import { bin } from '../../values/bin.ts'
import { choice } from '../../values/choice.ts'
import { fieldNameType } from '../../values/field-list.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { statistics } from '../../values/statistics.ts'
import { operation, parameter, required } from '../define.ts'
import { completeQuery } from '../shared/complete-query.ts'
import { areaParameters, defaultReference, rowParameters } from '../shared/query-parameters.ts'
import { noText, queryChoices } from '../shared/unserved-parameters.ts'

/** Statistics of rows in bins of a field. */
export const queryBins = operation({
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
})
