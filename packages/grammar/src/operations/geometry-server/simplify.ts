import { geometries } from '../../values/geometries.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { operation, parameter, required } from '../define.ts'

/** Geometries made topologically sound. */
export const simplify = operation({
  id: 'GeometryServer.simplify',
  path: '/rest/services/{service}/GeometryServer/simplify',
  parameters: [required(parameter('geometries', geometries)), required(parameter('sr', spatialReference))],
})
