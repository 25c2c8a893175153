import { conversionType } from '../../values/geometry-words.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { stringList } from '../../values/string-list.ts'
import { text } from '../../values/text.ts'
import { operation, parameter, required } from '../define.ts'

/** Coordinates from text. */
export const fromGeoCoordinateString = operation({
  id: 'GeometryServer.fromGeoCoordinateString',
  path: '/rest/services/{service}/GeometryServer/fromGeoCoordinateString',
  parameters: [
    required(parameter('sr', spatialReference)),
    required(parameter('strings', stringList)),
    parameter('conversionType', conversionType),
    parameter('conversionMode', text(64)),
  ],
})
