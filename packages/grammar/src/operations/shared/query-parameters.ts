import { classification } from '../../values/drawing/classification.ts'
import { datumTransformation } from '../../values/geometry/datum-transformation.ts'
import { geometry } from '../../values/geometry/geometry.ts'
import { geometryType } from '../../values/geometry/geometry-type.ts'
import { quantization } from '../../values/geometry/quantization.ts'
import { spatialReference } from '../../values/geometry/spatial-reference.ts'
import { distanceUnit, spatialRelation } from '../../values/geometry/unit.ts'
import { boolean } from '../../values/plain/boolean.ts'
import { choice } from '../../values/plain/choice.ts'
import { decimal, integer } from '../../values/plain/number.ts'
import { text } from '../../values/plain/text.ts'
import { havingExpression, whereExpression } from '../../values/rows/expression.ts'
import { fieldList } from '../../values/rows/field-list.ts'
import { groupFields } from '../../values/rows/group-fields.ts'
import { objectIds } from '../../values/rows/id-list.ts'
import { orderList } from '../../values/rows/order-list.ts'
import { statistics } from '../../values/rows/statistics.ts'
import { time } from '../../values/rows/time.ts'
import { parameter, required } from '../define.ts'

/** Which rows: condition, ids, time. */
export const rowParameters = [
  parameter('where', whereExpression, 'rows', 'fields'),
  parameter('objectIds', objectIds, 'rows'),
  parameter('time', time, 'time'),
] as const

/** Which rows, by where they lie. */
export const areaParameters = [
  parameter('geometry', geometry, 'area'),
  parameter('geometryType', geometryType),
  parameter('inSR', spatialReference),
  parameter('spatialRel', spatialRelation, 'area'),
  parameter('distance', decimal(0, 1e9), 'area'),
  parameter('units', distanceUnit),
] as const

/** The reference of what names none of its own; the request that goes on says it explicitly. */
export const defaultReference = parameter('defaultSR', spatialReference)

/** How geometries come back. */
export const geometryOutput = [
  parameter('returnGeometry', boolean),
  parameter('maxAllowableOffset', decimal(0, 1e9)),
  parameter('geometryPrecision', integer(-1, 20)),
  parameter('outSR', spatialReference),
  parameter('returnZ', boolean),
  parameter('returnM', boolean),
] as const

/** Order and pages. */
export const pageParameters = [
  parameter('orderByFields', orderList, 'fields'),
  parameter('resultOffset', integer(0, 2_147_483_647)),
  parameter('resultRecordCount', integer(0, 2_147_483_647)),
] as const

/** Everything of a layer's `query`, on MapServer and FeatureServer. */
export const queryParameters = [
  ...rowParameters,
  ...areaParameters,
  defaultReference,
  parameter('outFields', fieldList, 'fields'),
  ...geometryOutput,
  parameter('groupByFieldsForStatistics', groupFields, 'fields'),
  parameter('outStatistics', statistics, 'fields'),
  parameter('having', havingExpression, 'rows', 'fields'),
  // Read as `having`.
  parameter('havingClause', havingExpression),
  ...pageParameters,
  parameter('returnIdsOnly', boolean),
  parameter('returnCountOnly', boolean),
  parameter('returnExtentOnly', boolean),
  parameter('returnDistinctValues', boolean),
  parameter('returnCentroid', boolean),
  parameter('returnTrueCurves', boolean),
  parameter('returnExceededLimitFeatures', boolean),
  parameter('resultType', choice('none', 'standard', 'tile')),
  parameter('maxRecordCountFactor', integer(1, 10)),
  parameter('quantizationParameters', quantization),
  parameter(
    'multipatchOption',
    choice('none', 'xyFootprint', 'stripMaterials', 'embedMaterials', 'externalizeTextures', 'extent'),
  ),
  parameter('sqlFormat', choice('none', 'standard')),
  parameter('datumTransformation', datumTransformation),
  parameter('cacheHint', boolean),
  parameter('timeReferenceUnknownClient', boolean),
] as const

/** What a layer's `query` knows on map services alone: a text in the display field, which policy reads as a condition. */
export const textSearch = parameter('text', text(1_000), 'rows')

/** Everything of `queryRelatedRecords`: rows of this layer name rows of another, and fields and condition are the other's. */
export const relatedParameters = [
  required(parameter('objectIds', objectIds, 'rows')),
  required(parameter('relationshipId', integer(0, 2_147_483_647), 'layers')),
  parameter('outFields', fieldList, 'fields'),
  parameter('definitionExpression', whereExpression, 'rows', 'fields'),
  defaultReference,
  ...geometryOutput,
  ...pageParameters,
  parameter('returnCountOnly', boolean),
  parameter('returnTrueCurves', boolean),
  parameter('datumTransformation', datumTransformation),
  parameter('timeReferenceUnknownClient', boolean),
] as const

/** Everything of `queryAttachments`. `attachmentsDefinitionExpression` filters attachments, not rows, and is not known. */
export const attachmentQueryParameters = [
  parameter('objectIds', objectIds, 'rows'),
  parameter('definitionExpression', whereExpression, 'rows', 'fields'),
  parameter('attachmentTypes', text(1_000)),
  parameter('size', text(64)),
  parameter('keywords', text(1_000)),
  parameter('returnUrl', boolean),
  parameter('returnMetadata', boolean),
  parameter('returnCountOnly', boolean),
  parameter('orderByFields', orderList),
  parameter('resultOffset', integer(0, 2_147_483_647)),
  parameter('resultRecordCount', integer(0, 2_147_483_647)),
] as const

/** Everything of `generateRenderer`: classes over the values of fields, which tell those values. */
export const generateRendererParameters = [
  required(parameter('classificationDef', classification, 'fields')),
  parameter('where', whereExpression, 'rows', 'fields'),
  parameter('precision', integer(0, 20)),
] as const

/** How one row comes back. */
export const oneRowParameters = [
  parameter('outFields', fieldList, 'fields'),
  parameter('returnGeometry', boolean),
  parameter('outSR', spatialReference),
  parameter('returnZ', boolean),
  parameter('returnM', boolean),
] as const
