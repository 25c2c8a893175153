import { type Expression, fieldsOf, longestText, printExpression } from '../expression/index.ts'
import { ValueError } from '../value.ts'
import { readExpression } from './expression.ts'
import { readFieldName } from './field-list.ts'
import { asList, asObject, asText, isAbsent, type JsonObject } from './json.ts'
import { flag, number, readShape, refused, type Shape, words } from './shape.ts'
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

/** One token of a label expression: `[FIELD]`, a text in double quotes, a joining word. */
const token = /\s*(?:\[([^[\]"]{1,256})\]|"[^"]*"|CONCAT|NEWLINE|&|\+)/iy

/** Fields of a label expression such as `[NAME] CONCAT " m" CONCAT NEWLINE CONCAT [TYPE]`; throws for anything else. */
export function fieldsOfLabel(text: string): string[] {
  const fields: string[] = []
  const trimmed = text.trimEnd()
  token.lastIndex = 0
  while (token.lastIndex < trimmed.length) {
    const found = token.exec(trimmed)
    if (found === null)
      throw new ValueError('labelExpression has to join fields in square brackets and texts in double quotes')
    if (found[1] !== undefined) fields.push(readFieldName(found[1]))
  }
  return fields
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
