import { classification } from '../../values/classification.ts'
import { whereExpression } from '../../values/expression.ts'
import { integer } from '../../values/number.ts'
import { parameter, required } from '../define.ts'

/** Everything of `generateRenderer`: classes over the values of fields, which tell those values. */
export const generateRendererParameters = [
  required(parameter('classificationDef', classification, 'fields')),
  parameter('where', whereExpression, 'rows', 'fields'),
  parameter('precision', integer(0, 20)),
] as const
