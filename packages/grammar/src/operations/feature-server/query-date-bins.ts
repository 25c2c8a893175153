import { dateBin } from '../../values/bin.ts'
import { boolean } from '../../values/boolean.ts'
import { choice } from '../../values/choice.ts'
import { fieldNameType } from '../../values/field-list.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { statistics } from '../../values/statistics.ts'
import { operation, parameter, required } from '../define.ts'
import { completeQuery } from '../shared/complete-query.ts'
import { areaParameters, defaultReference, rowParameters } from '../shared/query-parameters.ts'
import { noText, queryChoices } from '../shared/unserved-parameters.ts'

/** Statistics of rows in bins of a date. */
export const queryDateBins = operation({
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
})
