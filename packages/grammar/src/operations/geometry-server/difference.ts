import { geometries } from '../../values/geometries.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { tagged } from '../../values/tagged-geometry.ts'
import { operation, parameter, required } from '../define.ts'

/** Geometries without another one. */
export const difference = operation({
  id: 'GeometryServer.difference',
  path: '/rest/services/{service}/GeometryServer/difference',
  parameters: [
    required(parameter('geometries', geometries)),
    required(parameter('geometry', tagged)),
    required(parameter('sr', spatialReference)),
  ],
})
