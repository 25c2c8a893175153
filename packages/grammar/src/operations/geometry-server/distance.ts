import { boolean } from '../../values/boolean.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { tagged } from '../../values/tagged-geometry.ts'
import { esriUnit } from '../../values/unit.ts'
import { operation, parameter, required } from '../define.ts'

/** The distance between two geometries. */
export const distance = operation({
  id: 'GeometryServer.distance',
  path: '/rest/services/{service}/GeometryServer/distance',
  parameters: [
    required(parameter('geometry1', tagged)),
    required(parameter('geometry2', tagged)),
    required(parameter('sr', spatialReference)),
    parameter('distanceUnit', esriUnit),
    parameter('geodesic', boolean),
  ],
})
