import { boolean } from '../../values/boolean.ts'
import { choice } from '../../values/choice.ts'
import { fieldNames } from '../../values/field-list.ts'
import { locations } from '../../values/locations.ts'
import { decimal, integer } from '../../values/number.ts'
import { spatialReference } from '../../values/spatial-reference.ts'
import { text } from '../../values/text.ts'
import { parameter } from '../define.ts'

/** What every network analysis understands. Inputs are places by value; what servers would fetch is refused by their type. */
export const networkParameters = [
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

/** How directions are written. */
export const directionParameters = [
  parameter('returnDirections', boolean),
  parameter('directionsLanguage', text(16)),
  parameter('directionsLengthUnits', text(64)),
  parameter('directionsOutputType', text(64)),
  parameter('directionsStyleName', text(64)),
  parameter('directionsTimeAttributeName', text(256)),
] as const
