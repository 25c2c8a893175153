import { geometries } from '../../values/geometries.ts'
import { calculationType } from '../../values/geometry-words.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { areaUnit, esriUnit } from '../../values/unit.ts'
import { operation, parameter, required } from '../define.ts'

/** Areas and perimeters of polygons. */
export const areasAndLengths = operation({
  id: 'GeometryServer.areasAndLengths',
  path: '/rest/services/{service}/GeometryServer/areasAndLengths',
  parameters: [
    required(parameter('polygons', geometries)),
    required(parameter('sr', spatialReference)),
    parameter('lengthUnit', esriUnit),
    parameter('areaUnit', areaUnit),
    parameter('calculationType', calculationType),
  ],
})
