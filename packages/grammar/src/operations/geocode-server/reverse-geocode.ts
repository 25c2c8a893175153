import { boolean, falseOnly } from '../../values/boolean.ts'
import { choice } from '../../values/choice.ts'
import { geometry } from '../../values/geometry.ts'
import { decimal } from '../../values/number.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { text } from '../../values/text.ts'
import { operation, parameter, required } from '../define.ts'

/** The address of a place. */
export const reverseGeocode = operation({
  id: 'GeocodeServer.reverseGeocode',
  path: '/rest/services/{service}/GeocodeServer/reverseGeocode',
  parameters: [
    required(parameter('location', geometry, 'area')),
    parameter('distance', decimal(0, 1e9)),
    parameter('outSR', spatialReference),
    parameter('returnIntersection', boolean),
    parameter('featureTypes', text(500)),
    parameter('locationType', choice('rooftop', 'street')),
    parameter('langCode', text(16)),
    parameter('forStorage', falseOnly),
  ],
})
