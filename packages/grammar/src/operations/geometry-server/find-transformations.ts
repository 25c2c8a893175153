import { boolean } from '../../values/boolean.ts'
import { extent } from '../../values/extent.ts'
import { integer } from '../../values/number.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { operation, parameter, required } from '../define.ts'

/** Transformations between two coordinate systems. */
export const findTransformations = operation({
  id: 'GeometryServer.findTransformations',
  path: '/rest/services/{service}/GeometryServer/findTransformations',
  parameters: [
    required(parameter('inSR', spatialReference)),
    required(parameter('outSR', spatialReference)),
    parameter('extentOfInterest', extent),
    parameter('numOfResults', integer(1, 100)),
    parameter('vertical', boolean),
  ],
})
