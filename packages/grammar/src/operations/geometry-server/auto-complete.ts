import { geometries } from '../../values/geometries.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { operation, parameter, required } from '../define.ts'

/** Polygons that fill gaps between others. */
export const autoComplete = operation({
  id: 'GeometryServer.autoComplete',
  path: '/rest/services/{service}/GeometryServer/autoComplete',
  parameters: [
    required(parameter('polygons', geometries)),
    required(parameter('polylines', geometries)),
    required(parameter('sr', spatialReference)),
  ],
})
