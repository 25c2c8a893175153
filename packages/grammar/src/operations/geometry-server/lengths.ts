import { boolean } from '../../values/boolean.ts'
import { geometries } from '../../values/geometries.ts'
import { calculationType } from '../../values/geometry-words.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { esriUnit } from '../../values/unit.ts'
import { operation, parameter, required } from '../define.ts'

/** Lengths of lines. */
export const lengths = operation({
  id: 'GeometryServer.lengths',
  path: '/rest/services/{service}/GeometryServer/lengths',
  parameters: [
    required(parameter('polylines', geometries)),
    required(parameter('sr', spatialReference)),
    parameter('lengthUnit', esriUnit),
    parameter('geodesic', boolean),
    parameter('calculationType', calculationType),
  ],
})
