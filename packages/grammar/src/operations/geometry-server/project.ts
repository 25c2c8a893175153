import { boolean } from '../../values/boolean.ts'
import { geometries } from '../../values/geometries.ts'
import { integer } from '../../values/number.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { operation, parameter, required } from '../define.ts'

/** Geometries in another coordinate system. */
export const project = operation({
  id: 'GeometryServer.project',
  path: '/rest/services/{service}/GeometryServer/project',
  parameters: [
    required(parameter('geometries', geometries)),
    required(parameter('inSR', spatialReference)),
    required(parameter('outSR', spatialReference)),
    parameter('transformation', integer(1, 2_147_483_647)),
    parameter('transformForward', boolean),
    parameter('vertical', boolean),
  ],
})
