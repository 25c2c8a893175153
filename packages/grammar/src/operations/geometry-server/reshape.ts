import { geometry } from '../../values/geometry.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { tagged } from '../../values/tagged-geometry.ts'
import { operation, parameter, required } from '../define.ts'

/** A geometry changed along a line. */
export const reshape = operation({
  id: 'GeometryServer.reshape',
  path: '/rest/services/{service}/GeometryServer/reshape',
  parameters: [
    required(parameter('target', tagged)),
    required(parameter('reshaper', geometry)),
    required(parameter('sr', spatialReference)),
  ],
})
