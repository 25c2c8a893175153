import { boolean } from '../../values/boolean.ts'
import { choice } from '../../values/choice.ts'
import { locations } from '../../values/locations.ts'
import { integer } from '../../values/number.ts'
import { operation, parameter, required } from '../define.ts'
import { directionParameters, networkParameters } from '../shared/network-parameters.ts'

/** The best way through stops. */
export const solve = operation({
  id: 'NAServer.solve',
  path: '/rest/services/{service}/NAServer/{task}/solve',
  parameters: [
    required(parameter('stops', locations, 'area')),
    ...networkParameters,
    ...directionParameters,
    parameter('returnRoutes', boolean),
    parameter('returnStops', boolean),
    parameter(
      'outputLines',
      choice(
        'esriNAOutputLineNone',
        'esriNAOutputLineStraight',
        'esriNAOutputLineTrueShape',
        'esriNAOutputLineTrueShapeWithMeasure',
      ),
    ),
    parameter('findBestSequence', boolean),
    parameter('preserveFirstStop', boolean),
    parameter('preserveLastStop', boolean),
    parameter('useTimeWindows', boolean),
    parameter('startTime', integer(-8_640_000_000_000_000, 8_640_000_000_000_000)),
    parameter('startTimeIsUTC', boolean),
  ],
})
