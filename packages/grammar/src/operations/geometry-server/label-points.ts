import { geometries } from '../../values/geometries.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { operation, parameter, required } from '../define.ts'

/** A point inside each polygon. */
export const labelPoints = operation({
  id: 'GeometryServer.labelPoints',
  path: '/rest/services/{service}/GeometryServer/labelPoints',
  parameters: [required(parameter('polygons', geometries)), required(parameter('sr', spatialReference))],
})
