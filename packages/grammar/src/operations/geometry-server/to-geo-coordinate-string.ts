import { boolean } from '../../values/boolean.ts'
import { coordinates } from '../../values/coordinates.ts'
import { conversionType } from '../../values/geometry-words.ts'
import { integer } from '../../values/number.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { text } from '../../values/text.ts'
import { operation, parameter, required } from '../define.ts'

/** Coordinates as text. */
export const toGeoCoordinateString = operation({
  id: 'GeometryServer.toGeoCoordinateString',
  path: '/rest/services/{service}/GeometryServer/toGeoCoordinateString',
  parameters: [
    required(parameter('sr', spatialReference)),
    required(parameter('coordinates', coordinates)),
    parameter('conversionType', conversionType),
    parameter('conversionMode', text(64)),
    parameter('numOfDigits', integer(0, 20)),
    parameter('rounding', boolean),
    parameter('addSpaces', boolean),
  ],
})
