import { ValueError, type ValueType } from '../../value.ts'
import { asObject, asText, isAbsent, type JsonObject, parseJson } from '../plain/json.ts'
import {
  flag,
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
import { readFieldName } from './field-list.ts'

/** A way to put rows into bins, in canonical JSON, and the field that it looks at. */
export interface Bin {
  readonly json: JsonObject
  /** Undefined for bins of a date whose field `binField` names. */
  readonly field?: string
}

const field: Reader = readFieldName
const scalar: Reader = (value, what) =>
  typeof value === 'number' ? number(value, what) : asText(value, what, 64)
const unit = oneOf('year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second')
const offset: Shape = { number, unit }

const parameters: Shape = {
  numBins: number,
  start: scalar,
  end: scalar,
  interval: number,
  boundaries: listOf(scalar, 1_000),
  unit,
  offset: objectOf(offset),
  timezone: words,
  timeZone: words,
  returnFullIntervalBin: flag,
  snapToData: oneOf('first', 'last', 'none'),
  // These take expressions of their own.
  splitBy: refused('it is not known here'),
  stackBy: refused('it is not known here'),
}

const fieldBin: Shape = {
  type: oneOf('autoIntervalBin', 'fixedIntervalBin', 'fixedBoundariesBin', 'dateBin'),
  onField: field,
  onExpression: refused('it is not parsed here'),
  parameters: objectOf(parameters),
}

/** The bin of `queryBins`, as JSON; it names a field, never an expression. */
export const bin: ValueType<Bin> = {
  id: 'bin',
  form: 'JSON {"type":"autoIntervalBin","onField":"…","parameters":{…}}',
  parse(text) {
    const json = readShape(parseJson(text), 'it', fieldBin)
    if (json.type === undefined || json.onField === undefined)
      throw new ValueError('it needs type and onField')
    return { json, field: json.onField as string }
  },
  print: ({ json }) => JSON.stringify(json),
  fieldsIn: ({ field }) => (field === undefined ? [] : [field]),
}

const dateBinShape: Shape = {
  calendarBin: objectOf({ unit, timezone: words, offset: objectOf(offset) }),
  fixedBin: objectOf({ unit, number, timezone: words, offset: objectOf(offset) }),
}

/** The bin of `queryDateBins`, as JSON; its field is another parameter. */
export const dateBin: ValueType<Bin> = {
  id: 'dateBin',
  form: 'JSON {"calendarBin":{"unit":"month"}} or {"fixedBin":{"unit":"day","number":7}}',
  parse(text) {
    const object = asObject(parseJson(text), 'it')
    if (isAbsent(object.calendarBin) === isAbsent(object.fixedBin))
      throw new ValueError('it needs calendarBin or fixedBin')
    return { json: readShape(object, 'it', dateBinShape) }
  },
  print: ({ json }) => JSON.stringify(json),
}
