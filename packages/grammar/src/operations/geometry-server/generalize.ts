import { geometries } from '../../values/geometries.ts'
import { decimal } from '../../values/number.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { esriUnit } from '../../values/unit.ts'
import { operation, parameter, required } from '../define.ts'

/** Geometries with fewer vertices. */
export const generalize = operation({
  id: 'GeometryServer.generalize',
  path: '/rest/services/{service}/GeometryServer/generalize',
  parameters: [
    required(parameter('geometries', geometries)),
    required(parameter('sr', spatialReference)),
    required(parameter('maxDeviation', decimal(0, 1e9))),
    parameter('deviationUnit', esriUnit),
  ],
})
