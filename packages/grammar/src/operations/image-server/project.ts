import { geometries } from '../../values/geometries.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { operation, parameter, required } from '../define.ts'

/** Geometries in another coordinate system, ground or image. */
export const project = operation({
  id: 'ImageServer.project',
  path: '/rest/services/{service}/ImageServer/project',
  parameters: [
    required(parameter('geometries', geometries)),
    required(parameter('inSR', spatialReference)),
    required(parameter('outSR', spatialReference)),
  ],
})
