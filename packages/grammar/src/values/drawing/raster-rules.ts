import { type Expression, fieldsOf, longestText, printExpression } from '../../expression/index.ts'
import { ValueError, type ValueType } from '../../value.ts'
import { asList, asObject, asText, isAbsent, type JsonObject, parseJson } from '../plain/json.ts'
import { flag, listOf, number, oneOf, readShape, refused, type Shape, words } from '../plain/shape.ts'
import { readExpression } from '../rows/expression.ts'
import { readFieldName } from '../rows/field-list.ts'

/** A raster function of the service by its name, with plain arguments. */
export interface RenderingRule {
  readonly rasterFunction: string
  readonly rasterFunctionArguments?: Readonly<Record<string, string | number | boolean | readonly number[]>>
}

const maxArguments = 50

function readArgument(value: unknown): string | number | boolean | readonly number[] {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value))
    return asList(value, 'an argument', 256).map((item) => number(item, 'an argument') as number)
  const text = asText(value, 'an argument', 256)
  if (/[:/\\$]/.test(text)) throw new ValueError('an argument may not name a place')
  return text
}

/** A name, never an address or a function written out. */
function readFunctionName(value: unknown): string {
  const name = asText(value, 'rasterFunction', 128)
  if (!/^[\p{L}\p{N} _\-.()]+$/u.test(name)) throw new ValueError('rasterFunction has to be a name')
  return name
}

/** A rendering rule, as JSON: functions inside functions, other rasters and templates are refused. */
export const renderingRule: ValueType<RenderingRule> = {
  id: 'renderingRule',
  form: 'JSON {"rasterFunction":"…","rasterFunctionArguments":{…}}',
  parse(text) {
    const object = asObject(parseJson(text), 'it')
    const rasterFunction = readFunctionName(object.rasterFunction)
    if (isAbsent(object.rasterFunctionArguments)) return { rasterFunction }
    const entries = Object.entries(asObject(object.rasterFunctionArguments, 'rasterFunctionArguments'))
    if (entries.length > maxArguments) throw new ValueError(`it has more than ${maxArguments} arguments`)
    const given = entries.map(([name, value]) => [name, readArgument(value)] as const)
    return { rasterFunction, rasterFunctionArguments: Object.fromEntries(given.sort(byName)) }
  },
  print: JSON.stringify,
}

const byName = (a: readonly [string, unknown], b: readonly [string, unknown]): number =>
  a[0] < b[0] ? -1 : 1

/** Which rasters of a mosaic show, and in which order. */
export interface MosaicRule {
  readonly json: JsonObject
  readonly where?: Expression
}

/** Keys that choose rasters or how they look, in forms that are not read here: leaving them out would show others. */
const unparsed: Shape = {
  multidimensionalDefinition: refused('it chooses slices'),
  itemRenderingRule: refused('it is a rule of its own'),
  viewpoint: refused('it orders rasters by a place'),
}

const mosaicShape: Shape = {
  mosaicMethod: oneOf(
    'esriMosaicNone',
    'esriMosaicCenter',
    'esriMosaicNadir',
    'esriMosaicViewpoint',
    'esriMosaicAttribute',
    'esriMosaicLockRaster',
    'esriMosaicNorthwest',
    'esriMosaicSeamline',
  ),
  sortField: readFieldName,
  sortValue: words,
  ascending: flag,
  lockRasterIds: listOf(number, 1_000),
  fids: listOf(number, 1_000),
  ...unparsed,
  mosaicOperation: oneOf('MT_FIRST', 'MT_LAST', 'MT_MIN', 'MT_MAX', 'MT_MEAN', 'MT_BLEND', 'MT_SUM'),
}

/** A mosaic rule, as JSON. */
export const mosaicRule: ValueType<MosaicRule> = {
  id: 'mosaicRule',
  form: 'JSON {"mosaicMethod":"…","where":"…","lockRasterIds":[…]}',
  parse(text) {
    const object = asObject(parseJson(text), 'it')
    const json = readShape(object, 'it', mosaicShape)
    if (isAbsent(object.where) || object.where === '') return { json }
    return { json, where: readExpression(asText(object.where, 'where', longestText)) }
  },
  print: ({ json, where }) =>
    JSON.stringify(where === undefined ? json : { ...json, where: printExpression(where) }),
  fieldsIn: ({ json, where }) => [
    ...(json.sortField === undefined ? [] : [json.sortField as string]),
    ...(where === undefined ? [] : fieldsOf(where)),
  ],
}

/** A choice of bands: `0,2,1`. */
export const bandIds: ValueType<readonly number[]> = {
  id: 'bandIds',
  form: 'band numbers with commas between them',
  parse(text) {
    const parts = text.split(',', 1_001)
    if (parts.length > 1_000 || parts.some((part) => !/^\s*\d{1,6}\s*$/.test(part)))
      throw new ValueError('it has to be band numbers')
    return parts.map(Number)
  },
  print: (ids) => ids.join(','),
}
