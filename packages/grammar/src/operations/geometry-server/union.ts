import { geometries } from '../../values/geometries.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { operation, parameter, required } from '../define.ts'

/** One geometry made of several. */
export const union = operation({
  id: 'GeometryServer.union',
  path: '/rest/services/{service}/GeometryServer/union',
  parameters: [required(parameter('geometries', geometries)), required(parameter('sr', spatialReference))],
})
