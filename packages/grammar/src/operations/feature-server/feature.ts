import { boolean } from '../../values/boolean.ts'
import { fieldList } from '../../values/field-list.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { operation, parameter } from '../define.ts'
import { versions } from '../shared/unserved-parameters.ts'

/** One row by its object id. */
export const feature = operation({
  id: 'FeatureServer.feature',
  path: '/rest/services/{service}/FeatureServer/{layerId}/{objectId}',
  parameters: [
    parameter('outFields', fieldList, 'fields'),
    parameter('returnGeometry', boolean),
    parameter('outSR', spatialReference),
    parameter('returnZ', boolean),
    parameter('returnM', boolean),
  ],
  unserved: versions,
})
