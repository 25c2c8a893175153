import { type Expression, fieldsOf, longestText, printExpression } from '../../expression/index.ts'
import { asList, asObject, asText, isAbsent, type JsonObject } from '../plain/json.ts'
import { flag, number, readShape, refused, type Shape, words } from '../plain/shape.ts'
import { readExpression } from '../rows/expression.ts'
import { fieldsOfLabel } from './label-fields.ts'
import { readSymbol } from './symbol.ts'

/** One class of labels: which rows, and a text made of fields. */
export interface LabelClass {
  readonly json: JsonObject
  readonly where?: Expression
  /** Fields of the text and of the condition. */
  readonly fields: readonly string[]
}

const maxClasses = 100
const maxExpressionLength = 1_000

const shape: Shape = {
  labelPlacement: words,
  labelExpression: (value, what) => asText(value, what, maxExpressionLength),
  labelExpressionInfo: refused('it can name fields that are not seen here'),
  useCodedValues: flag,
  symbol: (value) => readSymbol(value),
  minScale: number,
  maxScale: number,
}

/** Reads the label classes of a layer. */
export function readLabels(value: unknown): LabelClass[] {
  return asList(value, 'labelingInfo', maxClasses).map((item) => {
    const json = readShape(item, 'a label class', shape)
    const condition = asObject(item, 'a label class').where
    const text = json.labelExpression === undefined ? [] : fieldsOfLabel(json.labelExpression as string)
    if (isAbsent(condition) || condition === '') return { json, fields: text }
    const where = readExpression(asText(condition, 'where', longestText))
    return { json, where, fields: [...text, ...fieldsOf(where)] }
  })
}

/** The JSON form of label classes. */
export function writeLabels(labels: readonly LabelClass[]): JsonObject[] {
  return labels.map(({ json, where }) =>
    where === undefined ? json : { ...json, where: printExpression(where) },
  )
}
