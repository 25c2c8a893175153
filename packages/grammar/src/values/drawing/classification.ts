import { ValueError, type ValueType } from '../../value.ts'
import { asObject, type JsonObject, parseJson } from '../plain/json.ts'
import { listOf, number, objectOf, oneOf, type Reader, readShape, type Shape, words } from '../plain/shape.ts'
import { readFieldName } from '../rows/field-list.ts'
import { readSymbol } from './symbol.ts'

/** A classification in canonical JSON, and every field that it looks at. */
export interface Classification {
  readonly json: JsonObject
  readonly fields: readonly string[]
}

const color: Reader = listOf(number, 4)

const simpleRamp: Shape = {
  type: oneOf('algorithmic'),
  fromColor: color,
  toColor: color,
  algorithm: oneOf('esriHSVAlgorithm', 'esriCIELabAlgorithm', 'esriLabLChAlgorithm'),
}

const colorRamp: Reader = (value, what) =>
  asObject(value, what).type === 'multipart'
    ? readShape(value, what, { type: words, colorRamps: listOf(objectOf(simpleRamp), 64) })
    : readShape(value, what, simpleRamp)

const drawing: Shape = { baseSymbol: (value) => readSymbol(value), colorRamp }

function shapeOf(type: unknown, field: Reader): Shape {
  if (type === 'uniqueValueDef') {
    return { type: words, uniqueValueFields: listOf(field, 3), fieldDelimiter: words, ...drawing }
  }
  if (type !== 'classBreaksDef') throw new ValueError('type has to be classBreaksDef or uniqueValueDef')
  return {
    type: words,
    classificationField: field,
    classificationMethod: oneOf(
      'esriClassifyNaturalBreaks',
      'esriClassifyEqualInterval',
      'esriClassifyQuantile',
      'esriClassifyStandardDeviation',
      'esriClassifyGeometricalInterval',
      'esriClassifyDefinedInterval',
    ),
    breakCount: number,
    standardDeviationInterval: number,
    definedInterval: number,
    normalizationType: oneOf(
      'esriNormalizeByField',
      'esriNormalizeByLog',
      'esriNormalizeByPercentOfTotal',
      'esriNormalizeNone',
    ),
    normalizationField: field,
    ...drawing,
  }
}

/** Classes to make from the values of fields, as JSON. */
export const classification: ValueType<Classification> = {
  id: 'classification',
  form: 'JSON classBreaksDef or uniqueValueDef',
  parse(text) {
    const value = parseJson(text)
    const fields = new Map<string, string>()
    const field: Reader = (name) => {
      const read = readFieldName(name)
      fields.set(read.toLowerCase(), read)
      return read
    }
    const json = readShape(value, 'it', shapeOf(asObject(value, 'it').type, field))
    return { json, fields: [...fields.values()] }
  },
  print: ({ json }) => JSON.stringify(json),
  fieldsIn: ({ fields }) => fields,
}
