import { geometries } from '../../values/geometries.ts'
import { geometry } from '../../values/geometry.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { operation, parameter, required } from '../define.ts'

/** Geometries cut along a line. */
export const cut = operation({
  id: 'GeometryServer.cut',
  path: '/rest/services/{service}/GeometryServer/cut',
  parameters: [
    required(parameter('target', geometries)),
    required(parameter('cutter', geometry)),
    required(parameter('sr', spatialReference)),
  ],
})
