import { geometries } from '../../values/geometries.ts'
import { geometry } from '../../values/geometry.ts'
import { integer } from '../../values/number.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { operation, parameter, required } from '../define.ts'

/** Lines trimmed or extended to another line. */
export const trimExtend = operation({
  id: 'GeometryServer.trimExtend',
  path: '/rest/services/{service}/GeometryServer/trimExtend',
  parameters: [
    required(parameter('polylines', geometries)),
    required(parameter('trimExtendTo', geometry)),
    required(parameter('sr', spatialReference)),
    parameter('extendHow', integer(0, 63)),
  ],
})
