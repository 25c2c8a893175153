export { type EvaluationOptions, evaluate, type Row } from './evaluate.ts'
export { canFail } from './failing.ts'
export { fieldName, fieldNamed, fieldsOf, mapFields, mapResults, renameFields } from './fields.ts'
export {
  andExpressions,
  bindPlaceholders,
  matchAll,
  matchNone,
  orExpressions,
  type PlaceholderValue,
  placeholdersOf,
} from './join.ts'
export type { KindOfField, ValueKind } from './mixing.ts'
export { type ExpressionOptions, parseExpression } from './parser.ts'
export { printExpression } from './print.ts'
export { type Expression, type ExpressionFault, type Field, type FieldPart, isCondition } from './tree.ts'
