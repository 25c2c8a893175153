import { boolean } from '../../values/boolean.ts'
import { datumTransformation } from '../../values/datum-transformation.ts'
import { whereExpression } from '../../values/expression.ts'
import { fieldList } from '../../values/field-list.ts'
import { objectIds } from '../../values/id-list.ts'
import { integer } from '../../values/number.ts'
import { parameter, required } from '../define.ts'
import { defaultReference, geometryOutput, pageParameters } from './query-parameters.ts'

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
