export { mayBeAlike } from './alike.ts'
export { hasUncertainText, mayBecomeApostrophe, withNationalTexts } from './apostrophes.ts'
export { isShapeProperty, stringFault } from './atoms.ts'
export { withTextsComputed } from './constant-texts.ts'
export { constantOf, withConstants } from './constants.ts'
export { type EvaluationOptions, evaluate, type Row } from './evaluate.ts'
export { fieldName, fieldNamed, fieldsOf, mapFields, mapResults, renameFields } from './fields.ts'
export {
  andExpressions,
  bindPlaceholders,
  matchAll,
  matchNone,
  orExpressions,
  type PlaceholderValue,
  placeholdersInPatterns,
  placeholdersOf,
} from './join.ts'
export { longestText } from './length.ts'
export { unusedMark } from './like.ts'
export { type ExpressionOptions, parseExpression } from './parser.ts'
export { printExpression } from './print.ts'
export { simplified } from './simplify.ts'
export { type Comparison, type Expression, type ExpressionFault, type Field, isCondition } from './tree.ts'
export { isUnfailing, isUnfailingOnGroups, type KindOfField, type ValueKind } from './unfailing.ts'
export { walk } from './walk.ts'
