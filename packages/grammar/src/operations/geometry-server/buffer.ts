import { boolean } from '../../values/boolean.ts'
import { geometries } from '../../values/geometries.ts'
import { numberList } from '../../values/number.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { esriUnit } from '../../values/unit.ts'
import { operation, parameter, required } from '../define.ts'

/** Areas within a distance of geometries. */
export const buffer = operation({
  id: 'GeometryServer.buffer',
  path: '/rest/services/{service}/GeometryServer/buffer',
  parameters: [
    required(parameter('geometries', geometries)),
    required(parameter('inSR', spatialReference)),
    parameter('outSR', spatialReference),
    parameter('bufferSR', spatialReference),
    required(parameter('distances', numberList)),
    parameter('unit', esriUnit),
    parameter('unionResults', boolean),
    parameter('geodesic', boolean),
  ],
})
