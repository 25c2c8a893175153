import { geometries } from '../../values/geometries.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { tagged } from '../../values/tagged-geometry.ts'
import { operation, parameter, required } from '../define.ts'

/** Intersections with a geometry. */
export const intersect = operation({
  id: 'GeometryServer.intersect',
  path: '/rest/services/{service}/GeometryServer/intersect',
  parameters: [
    required(parameter('geometries', geometries)),
    required(parameter('geometry', tagged)),
    required(parameter('sr', spatialReference)),
  ],
})
