import { boolean } from '../../values/boolean.ts'
import { geometries } from '../../values/geometries.ts'
import { decimal } from '../../values/number.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { esriUnit } from '../../values/unit.ts'
import { operation, parameter, required } from '../define.ts'

/** Geometries with more vertices. */
export const densify = operation({
  id: 'GeometryServer.densify',
  path: '/rest/services/{service}/GeometryServer/densify',
  parameters: [
    required(parameter('geometries', geometries)),
    required(parameter('sr', spatialReference)),
    required(parameter('maxSegmentLength', decimal(0, 1e9))),
    parameter('lengthUnit', esriUnit),
    parameter('geodesic', boolean),
  ],
})
