import { boolean } from '../../values/boolean.ts'
import { choice } from '../../values/choice.ts'
import { locations } from '../../values/locations.ts'
import { integer, numberList } from '../../values/number.ts'
import { operation, parameter, required } from '../define.ts'
import { networkParameters } from '../shared/network-parameters.ts'

/** What can be reached from facilities. */
export const solveServiceArea = operation({
  id: 'NAServer.solveServiceArea',
  path: '/rest/services/{service}/NAServer/{task}/solveServiceArea',
  parameters: [
    required(parameter('facilities', locations, 'area')),
    ...networkParameters,
    parameter('defaultBreaks', numberList),
    parameter('mergeSimilarPolygonRanges', boolean),
    parameter('overlapLines', boolean),
    parameter('overlapPolygons', boolean),
    parameter('splitLinesAtBreaks', boolean),
    parameter('splitPolygonsAtBreaks', boolean),
    parameter('trimOuterPolygon', boolean),
    parameter('returnFacilities', boolean),
    parameter(
      'outputPolygons',
      choice('esriNAOutputPolygonNone', 'esriNAOutputPolygonSimplified', 'esriNAOutputPolygonDetailed'),
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
    parameter(
      'travelDirection',
      choice('esriNATravelDirectionFromFacility', 'esriNATravelDirectionToFacility'),
    ),
    parameter('timeOfDay', integer(-8_640_000_000_000_000, 8_640_000_000_000_000)),
    parameter('timeOfDayIsUTC', boolean),
  ],
})
