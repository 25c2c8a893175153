import { coordinates } from '../values/geometry/coordinates.ts'
import { extent } from '../values/geometry/extent.ts'
import { geometries } from '../values/geometry/geometries.ts'
import { geometry } from '../values/geometry/geometry.ts'
import { calculationType, conversionType, geometryRelation } from '../values/geometry/geometry-words.ts'
import { spatialReference } from '../values/geometry/spatial-reference.ts'
import { tagged } from '../values/geometry/tagged-geometry.ts'
import { areaUnit, esriUnit } from '../values/geometry/unit.ts'
import { boolean } from '../values/plain/boolean.ts'
import { choice } from '../values/plain/choice.ts'
import { decimal, integer, numberList } from '../values/plain/number.ts'
import { stringList } from '../values/plain/string-list.ts'
import { text } from '../values/plain/text.ts'
import { operation, parameter, required } from './define.ts'
import { foreignHosts } from './shared/links.ts'

/** Operations of a GeometryServer: arithmetic on geometries that come with the request; nothing stored is read. */
export const geometryServer = [
  // The geometry service itself.
  operation({
    id: 'GeometryServer.root',
    path: '/rest/services/{service}/GeometryServer',
    links: foreignHosts,
  }),
  // Geometries in another coordinate system.
  operation({
    id: 'GeometryServer.project',
    path: '/rest/services/{service}/GeometryServer/project',
    parameters: [
      required(parameter('geometries', geometries)),
      required(parameter('inSR', spatialReference)),
      required(parameter('outSR', spatialReference)),
      parameter('transformation', integer(1, 2_147_483_647)),
      parameter('transformForward', boolean),
      parameter('vertical', boolean),
    ],
  }),
  // Geometries made topologically sound.
  operation({
    id: 'GeometryServer.simplify',
    path: '/rest/services/{service}/GeometryServer/simplify',
    parameters: [required(parameter('geometries', geometries)), required(parameter('sr', spatialReference))],
  }),
  // Areas within a distance of geometries.
  operation({
    id: 'GeometryServer.buffer',
    path: '/rest/services/{service}/GeometryServer/buffer',
    parameters: [
      required(parameter('geometries', geometries)),
      required(parameter('inSR', spatialReference)),
      parameter('outSR', spatialReference),
      parameter('bufferSR', spatialReference),
      required(parameter('distances', numberList)),
      parameter('unit', esriUnit),
      parameter('unionResults', boolean),
      parameter('geodesic', boolean),
    ],
  }),
  // Areas and perimeters of polygons.
  operation({
    id: 'GeometryServer.areasAndLengths',
    path: '/rest/services/{service}/GeometryServer/areasAndLengths',
    parameters: [
      required(parameter('polygons', geometries)),
      required(parameter('sr', spatialReference)),
      parameter('lengthUnit', esriUnit),
      parameter('areaUnit', areaUnit),
      parameter('calculationType', calculationType),
    ],
  }),
  // Lengths of lines.
  operation({
    id: 'GeometryServer.lengths',
    path: '/rest/services/{service}/GeometryServer/lengths',
    parameters: [
      required(parameter('polylines', geometries)),
      required(parameter('sr', spatialReference)),
      parameter('lengthUnit', esriUnit),
      parameter('geodesic', boolean),
      parameter('calculationType', calculationType),
    ],
  }),
  // A point inside each polygon.
  operation({
    id: 'GeometryServer.labelPoints',
    path: '/rest/services/{service}/GeometryServer/labelPoints',
    parameters: [required(parameter('polygons', geometries)), required(parameter('sr', spatialReference))],
  }),
  // Which geometries of two sets are in a relation.
  operation({
    id: 'GeometryServer.relation',
    path: '/rest/services/{service}/GeometryServer/relation',
    parameters: [
      required(parameter('geometries1', geometries)),
      required(parameter('geometries2', geometries)),
      required(parameter('sr', spatialReference)),
      required(parameter('relation', geometryRelation)),
    ],
  }),
  // The distance between two geometries.
  operation({
    id: 'GeometryServer.distance',
    path: '/rest/services/{service}/GeometryServer/distance',
    parameters: [
      required(parameter('geometry1', tagged)),
      required(parameter('geometry2', tagged)),
      required(parameter('sr', spatialReference)),
      parameter('distanceUnit', esriUnit),
      parameter('geodesic', boolean),
    ],
  }),
  // Intersections with a geometry.
  operation({
    id: 'GeometryServer.intersect',
    path: '/rest/services/{service}/GeometryServer/intersect',
    parameters: [
      required(parameter('geometries', geometries)),
      required(parameter('geometry', tagged)),
      required(parameter('sr', spatialReference)),
    ],
  }),
  // Geometries without another one.
  operation({
    id: 'GeometryServer.difference',
    path: '/rest/services/{service}/GeometryServer/difference',
    parameters: [
      required(parameter('geometries', geometries)),
      required(parameter('geometry', tagged)),
      required(parameter('sr', spatialReference)),
    ],
  }),
  // One geometry made of several.
  operation({
    id: 'GeometryServer.union',
    path: '/rest/services/{service}/GeometryServer/union',
    parameters: [required(parameter('geometries', geometries)), required(parameter('sr', spatialReference))],
  }),
  // The convex hull of geometries.
  operation({
    id: 'GeometryServer.convexHull',
    path: '/rest/services/{service}/GeometryServer/convexHull',
    parameters: [required(parameter('geometries', geometries)), required(parameter('sr', spatialReference))],
  }),
  // Geometries with more vertices.
  operation({
    id: 'GeometryServer.densify',
    path: '/rest/services/{service}/GeometryServer/densify',
    parameters: [
      required(parameter('geometries', geometries)),
      required(parameter('sr', spatialReference)),
      required(parameter('maxSegmentLength', decimal(0, 1e9))),
      parameter('lengthUnit', esriUnit),
      parameter('geodesic', boolean),
    ],
  }),
  // Geometries with fewer vertices.
  operation({
    id: 'GeometryServer.generalize',
    path: '/rest/services/{service}/GeometryServer/generalize',
    parameters: [
      required(parameter('geometries', geometries)),
      required(parameter('sr', spatialReference)),
      required(parameter('maxDeviation', decimal(0, 1e9))),
      parameter('deviationUnit', esriUnit),
    ],
  }),
  // Geometries moved sideways.
  operation({
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
  }),
  // Geometries cut along a line.
  operation({
    id: 'GeometryServer.cut',
    path: '/rest/services/{service}/GeometryServer/cut',
    parameters: [
      required(parameter('target', geometries)),
      required(parameter('cutter', geometry)),
      required(parameter('sr', spatialReference)),
    ],
  }),
  // A geometry changed along a line.
  operation({
    id: 'GeometryServer.reshape',
    path: '/rest/services/{service}/GeometryServer/reshape',
    parameters: [
      required(parameter('target', tagged)),
      required(parameter('reshaper', geometry)),
      required(parameter('sr', spatialReference)),
    ],
  }),
  // Lines trimmed or extended to another line.
  operation({
    id: 'GeometryServer.trimExtend',
    path: '/rest/services/{service}/GeometryServer/trimExtend',
    parameters: [
      required(parameter('polylines', geometries)),
      required(parameter('trimExtendTo', geometry)),
      required(parameter('sr', spatialReference)),
      parameter('extendHow', integer(0, 63)),
    ],
  }),
  // Polygons that fill gaps between others.
  operation({
    id: 'GeometryServer.autoComplete',
    path: '/rest/services/{service}/GeometryServer/autoComplete',
    parameters: [
      required(parameter('polygons', geometries)),
      required(parameter('polylines', geometries)),
      required(parameter('sr', spatialReference)),
    ],
  }),
  // Transformations between two coordinate systems.
  operation({
    id: 'GeometryServer.findTransformations',
    path: '/rest/services/{service}/GeometryServer/findTransformations',
    parameters: [
      required(parameter('inSR', spatialReference)),
      required(parameter('outSR', spatialReference)),
      parameter('extentOfInterest', extent),
      parameter('numOfResults', integer(1, 100)),
      parameter('vertical', boolean),
    ],
  }),
  // Coordinates as text.
  operation({
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
  }),
  // Coordinates from text.
  operation({
    id: 'GeometryServer.fromGeoCoordinateString',
    path: '/rest/services/{service}/GeometryServer/fromGeoCoordinateString',
    parameters: [
      required(parameter('sr', spatialReference)),
      required(parameter('strings', stringList)),
      parameter('conversionType', conversionType),
      parameter('conversionMode', text(64)),
    ],
  }),
] as const
