import { geometries } from '../../values/geometries.ts'
import { geometryRelation } from '../../values/geometry-words.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { operation, parameter, required } from '../define.ts'

/** Which geometries of two sets are in a relation. */
export const relation = operation({
  id: 'GeometryServer.relation',
  path: '/rest/services/{service}/GeometryServer/relation',
  parameters: [
    required(parameter('geometries1', geometries)),
    required(parameter('geometries2', geometries)),
    required(parameter('sr', spatialReference)),
    required(parameter('relation', geometryRelation)),
  ],
})
