import { geometries } from '../../values/geometries.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { operation, parameter, required } from '../define.ts'

/** The convex hull of geometries. */
export const convexHull = operation({
  id: 'GeometryServer.convexHull',
  path: '/rest/services/{service}/GeometryServer/convexHull',
  parameters: [required(parameter('geometries', geometries)), required(parameter('sr', spatialReference))],
})
