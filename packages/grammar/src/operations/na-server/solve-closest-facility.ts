import { boolean } from '../../values/boolean.ts'
import { choice } from '../../values/choice.ts'
import { locations } from '../../values/locations.ts'
import { decimal, integer } from '../../values/number.ts'
import { operation, parameter, required } from '../define.ts'
import { directionParameters, networkParameters } from '../shared/network-parameters.ts'

/** The facilities that are nearest to incidents. */
export const solveClosestFacility = operation({
  id: 'NAServer.solveClosestFacility',
  path: '/rest/services/{service}/NAServer/{task}/solveClosestFacility',
  parameters: [
    required(parameter('incidents', locations, 'area')),
    required(parameter('facilities', locations, 'area')),
    ...networkParameters,
    ...directionParameters,
    parameter('returnCFRoutes', boolean),
    parameter('returnFacilities', boolean),
    parameter('returnIncidents', boolean),
    parameter('defaultCutoff', decimal(0, 1e9)),
    parameter('defaultTargetFacilityCount', integer(1, 1_000)),
    parameter(
      'travelDirection',
      choice('esriNATravelDirectionFromFacility', 'esriNATravelDirectionToFacility'),
    ),
    parameter(
      'outputLines',
      choice(
        'esriNAOutputLineNone',
        'esriNAOutputLineStraight',
        'esriNAOutputLineTrueShape',
        'esriNAOutputLineTrueShapeWithMeasure',
      ),
    ),
    parameter('timeOfDay', integer(-8_640_000_000_000_000, 8_640_000_000_000_000)),
    parameter('timeOfDayIsUTC', boolean),
  ],
})
