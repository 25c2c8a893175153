import { ValueError } from '../../value.ts'
import { asObject, asText, type JsonObject } from '../plain/json.ts'
import {
  listOf,
  number,
  objectOf,
  oneOf,
  type Reader,
  readShape,
  refused,
  type Shape,
  words,
} from '../plain/shape.ts'
import { readFieldName } from '../rows/field-list.ts'
import { readSymbol } from './symbol.ts'

/** A renderer in canonical JSON, and every field that decides how it draws. */
export interface Renderer {
  readonly json: JsonObject
  readonly fields: readonly string[]
}

const maxClasses = 2_000

/** Arcade and visual variables can name any field, in a language that is not parsed. */
const unseen = refused('it can name fields that are not seen here')

const scalar: Reader = (value, what) =>
  typeof value === 'number' ? number(value, what) : asText(value, what, 1_000)
const symbol: Reader = (value) => readSymbol(value)

const common: Shape = {
  visualVariables: unseen,
  valueExpression: unseen,
  transparencyInfo: unseen,
  sizeInfo: unseen,
  colorInfo: unseen,
  rotationType: oneOf('arithmetic', 'geographic'),
}

/** How each kind of renderer is read, given how to read a field. */
function shapeOf(type: unknown, field: Reader, rotation: Reader): Shape {
  const kind = typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type] : undefined
  if (kind === undefined) throw new ValueError('a renderer has to be simple, uniqueValue or classBreaks')
  return { type: words, ...kind(field), ...common, rotationExpression: rotation }
}

const kinds: Readonly<Record<string, (field: Reader) => Shape>> = {
  simple: () => ({ symbol, label: words, description: words }),
  uniqueValue: (field) => ({
    field1: field,
    field2: field,
    field3: field,
    fieldDelimiter: words,
    defaultSymbol: symbol,
    defaultLabel: words,
    uniqueValueInfos: listOf(
      objectOf({ value: scalar, label: words, description: words, symbol }),
      maxClasses,
    ),
  }),
  classBreaks: (field) => ({
    field,
    minValue: number,
    normalizationType: oneOf(
      'esriNormalizeByField',
      'esriNormalizeByLog',
      'esriNormalizeByPercentOfTotal',
      'esriNormalizeNone',
    ),
    normalizationField: field,
    normalizationTotal: number,
    classificationMethod: words,
    defaultSymbol: symbol,
    defaultLabel: words,
    backgroundFillSymbol: symbol,
    classBreakInfos: listOf(
      objectOf({ classMinValue: number, classMaxValue: number, label: words, description: words, symbol }),
      maxClasses,
    ),
  }),
}

/** Reads a renderer; keys that name fields in unparsed languages are refused. */
export function readRenderer(value: unknown): Renderer {
  const fields = new Map<string, string>()
  const field: Reader = (name) => {
    if (name === '') return undefined
    const read = readFieldName(name)
    fields.set(read.toLowerCase(), read)
    return read
  }
  const rotation: Reader = (text, what) => {
    const name = /^\[([^[\]]{1,256})\]$/.exec(asText(text, what))?.[1]
    if (name === undefined) throw new ValueError(`${what} has to be a field in square brackets`)
    return `[${field(name, what)}]`
  }
  const json = readShape(value, 'a renderer', shapeOf(asObject(value, 'a renderer').type, field, rotation))
  return { json, fields: [...fields.values()] }
}
