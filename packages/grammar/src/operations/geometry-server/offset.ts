import { boolean } from '../../values/boolean.ts'
import { choice } from '../../values/choice.ts'
import { geometries } from '../../values/geometries.ts'
import { decimal } from '../../values/number.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { esriUnit } from '../../values/unit.ts'
import { operation, parameter, required } from '../define.ts'

/** Geometries moved sideways. */
export const offset = operation({
  id: 'GeometryServer.offset',
  path: '/rest/services/{service}/GeometryServer/offset',
  parameters: [
    required(parameter('geometries', geometries)),
    required(parameter('sr', spatialReference)),
    required(parameter('offsetDistance', decimal(-1e9, 1e9))),
    parameter('offsetUnit', esriUnit),
    parameter(
      'offsetHow',
      choice('esriGeometryOffsetBevelled', 'esriGeometryOffsetMitered', 'esriGeometryOffsetRounded'),
    ),
    parameter('bevelRatio', decimal(0, 1e6)),
    parameter('simplifyResult', boolean),
  ],
})
