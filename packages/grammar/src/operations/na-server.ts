import { spatialReference } from '../values/geometry/spatial-reference.ts'
import { boolean } from '../values/plain/boolean.ts'
import { choice } from '../values/plain/choice.ts'
import { decimal, integer, numberList } from '../values/plain/number.ts'
import { text } from '../values/plain/text.ts'
import { fieldNames } from '../values/rows/field-list.ts'
import { locations } from '../values/rows/locations.ts'
import { operation, parameter, required } from './define.ts'
import { foreignHosts } from './shared/links.ts'

// What every network analysis understands. Inputs are places by value; what servers would fetch is refused by their type.
const networkParameters = [
  parameter('barriers', locations, 'area'),
  parameter('polylineBarriers', locations, 'area'),
  parameter('polygonBarriers', locations, 'area'),
  parameter('outSR', spatialReference),
  parameter('ignoreInvalidLocations', boolean),
  parameter('accumulateAttributeNames', fieldNames),
  parameter('impedanceAttributeName', text(256)),
  parameter('restrictionAttributeNames', text(4_000)),
  parameter('attributeParameterValues', text(16_000)),
  parameter(
    'restrictUTurns',
    choice(
      'esriNFSBAllowBacktrack',
      'esriNFSBAtDeadEndsOnly',
      'esriNFSBNoBacktrack',
      'esriNFSBAtDeadEndsAndIntersections',
    ),
  ),
  parameter('useHierarchy', boolean),
  parameter('travelMode', text(16_000)),
  parameter('outputGeometryPrecision', decimal(0, 1e9)),
  parameter('outputGeometryPrecisionUnits', text(64)),
  parameter('geometryPrecision', integer(-1, 20)),
  parameter('returnBarriers', boolean),
  parameter('returnPolylineBarriers', boolean),
  parameter('returnPolygonBarriers', boolean),
  parameter('returnZ', boolean),
] as const

// How directions are written.
const directionParameters = [
  parameter('returnDirections', boolean),
  parameter('directionsLanguage', text(16)),
  parameter('directionsLengthUnits', text(64)),
  parameter('directionsOutputType', text(64)),
  parameter('directionsStyleName', text(64)),
  parameter('directionsTimeAttributeName', text(256)),
] as const

const outputLines = parameter(
  'outputLines',
  choice(
    'esriNAOutputLineNone',
    'esriNAOutputLineStraight',
    'esriNAOutputLineTrueShape',
    'esriNAOutputLineTrueShapeWithMeasure',
  ),
)

const travelDirection = parameter(
  'travelDirection',
  choice('esriNATravelDirectionFromFacility', 'esriNATravelDirectionToFacility'),
)

// Milliseconds since 1970, as far as a Date reaches.
const moment = integer(-8_640_000_000_000_000, 8_640_000_000_000_000)

const timeOfDay = [parameter('timeOfDay', moment), parameter('timeOfDayIsUTC', boolean)] as const

/** Operations of an NAServer. */
export const naServer = [
  // The network service itself: its layers.
  operation({
    id: 'NAServer.root',
    path: '/rest/services/{service}/NAServer',
    links: foreignHosts,
  }),
  // One network layer: impedances, restrictions, defaults.
  operation({
    id: 'NAServer.layer',
    path: '/rest/services/{service}/NAServer/{task}',
  }),
  // The best way through stops.
  operation({
    id: 'NAServer.solve',
    path: '/rest/services/{service}/NAServer/{task}/solve',
    parameters: [
      required(parameter('stops', locations, 'area')),
      ...networkParameters,
      ...directionParameters,
      parameter('returnRoutes', boolean),
      parameter('returnStops', boolean),
      outputLines,
      parameter('findBestSequence', boolean),
      parameter('preserveFirstStop', boolean),
      parameter('preserveLastStop', boolean),
      parameter('useTimeWindows', boolean),
      parameter('startTime', moment),
      parameter('startTimeIsUTC', boolean),
    ],
  }),
  // What can be reached from facilities.
  operation({
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
      outputLines,
      travelDirection,
      ...timeOfDay,
    ],
  }),
  // The facilities that are nearest to incidents.
  operation({
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
      travelDirection,
      outputLines,
      ...timeOfDay,
    ],
  }),
  // The ways of travelling that the service knows.
  operation({
    id: 'NAServer.retrieveTravelModes',
    path: '/rest/services/{service}/NAServer/{task}/retrieveTravelModes',
  }),
] as const
