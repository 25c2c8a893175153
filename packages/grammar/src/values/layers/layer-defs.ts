import { type Expression, fieldsOf, longestText, printExpression } from '../../expression/index.ts'
import { ValueError, type ValueType } from '../../value.ts'
import { asInteger, asList, asObject, asText, type JsonObject, parseJson } from '../plain/json.ts'
import { parseInteger } from '../plain/number.ts'
import { readExpression } from '../rows/expression.ts'
import { type FieldList, fieldList } from '../rows/field-list.ts'

/** The row filter of one layer. */
export interface LayerDef {
  readonly layerId: number
  readonly where: Expression
  /** FeatureServer `query` in its list form only. */
  readonly outFields?: FieldList
}

const maxLayers = 1_000

/** Sorts by layer and refuses a layer that is named twice. */
function inOrder(defs: LayerDef[]): readonly LayerDef[] {
  defs.sort((a, b) => a.layerId - b.layerId)
  if (defs.some((def, index) => index > 0 && def.layerId === defs[index - 1]?.layerId)) {
    throw new ValueError('it names a layer twice')
  }
  return defs
}

const readLayerId = (text: string): number => parseInteger(text, 0, Number.MAX_SAFE_INTEGER, 'a layer id')

/** What an empty expression stands for: nothing is narrowed, or the layer is asked for all its rows. */
type Empty = 'unnarrowed' | 'all-rows'

/** `{"0":"NAME='a'"}`. */
function readObjectForm(object: JsonObject, empty: Empty): readonly LayerDef[] {
  const entries = Object.entries(object)
  if (entries.length > maxLayers) throw new ValueError(`it has more than ${maxLayers} layers`)
  return inOrder(
    entries.flatMap(([key, value]) =>
      readDef(readLayerId(key), asText(value, 'an expression', longestText), empty),
    ),
  )
}

function readDef(layerId: number, text: string, empty: Empty): LayerDef[] {
  if (text.trim() !== '') return [{ layerId, where: readExpression(text) }]
  return empty === 'unnarrowed' ? [] : [{ layerId, where: readExpression('1=1') }]
}

/** `0:NAME='a';1:VAL>5` (ArcGIS Server up to 10.4, JS API 3.14): a semicolon in quotes does not separate. */
function parseSimpleForm(text: string, empty: Empty): readonly LayerDef[] {
  const entries = splitOutsideQuotes(text).filter((entry) => entry.trim() !== '')
  if (entries.length > maxLayers) throw new ValueError(`it has more than ${maxLayers} layers`)
  return inOrder(
    entries.flatMap((entry) => {
      const colon = entry.indexOf(':')
      if (colon < 0) throw new ValueError('it has to be layer:expression, semicolons between them')
      return readDef(readLayerId(entry.slice(0, colon)), entry.slice(colon + 1), empty)
    }),
  )
}

function splitOutsideQuotes(text: string): string[] {
  const entries: string[] = []
  let start = 0
  let quote = ''
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? ''
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === "'" || character === '"') quote = character
    else if (character === ';') {
      entries.push(text.slice(start, index))
      start = index + 1
    }
  }
  entries.push(text.slice(start))
  return entries
}

function printObjectForm(defs: readonly LayerDef[]): string {
  return `{${defs.map(({ layerId, where }) => `"${layerId}":${JSON.stringify(printExpression(where))}`).join(',')}}`
}

function parseEither(text: string, empty: Empty): readonly LayerDef[] {
  return text.trimStart().startsWith('{')
    ? readObjectForm(asObject(parseJson(text), 'it'), empty)
    : parseSimpleForm(text, empty)
}

const fieldsIn = (defs: readonly LayerDef[]): string[] =>
  defs.flatMap(({ where, outFields }) => [...fieldsOf(where), ...(Array.isArray(outFields) ? outFields : [])])

const mapExpressions = (
  defs: readonly LayerDef[],
  change: (expression: Expression) => Expression,
): readonly LayerDef[] => defs.map((def) => ({ ...def, where: change(def.where) }))

const layersIn = (defs: readonly LayerDef[]): number[] => defs.map((def) => def.layerId)

/** Row filters by layer, in both forms that servers have known; printed as a JSON object. */
export const layerDefs: ValueType<readonly LayerDef[]> = {
  id: 'layerDefs',
  form: 'JSON {"0":"condition"} or 0:condition;1:condition',
  parse: (text) => parseEither(text, 'unnarrowed'),
  print: printObjectForm,
  fieldsIn,
  layersIn,
  mapExpressions,
}

/** What FeatureServer `query` asks of each layer: `layerDefs` in both forms, or a list with `outFields`. Only layers named here are asked. */
export const layerQueries: ValueType<readonly LayerDef[]> = {
  id: 'layerQueries',
  form: 'JSON [{"layerId":0,"where":"…","outFields":"…"}], {"0":"condition"} or 0:condition;1:condition',
  parse: (text) => {
    const defs = text.trimStart().startsWith('[')
      ? readListForm(parseJson(text))
      : parseEither(text, 'all-rows')
    // A server takes an empty list for every layer, so none is not the same as no filter.
    if (defs.length === 0) throw new ValueError('it names no layer')
    return defs
  },
  print: (defs) =>
    defs.some((def) => def.outFields !== undefined) ? printListForm(defs) : printObjectForm(defs),
  fieldsIn,
  layersIn,
  mapExpressions,
}

function printListForm(defs: readonly LayerDef[]): string {
  return JSON.stringify(
    defs.map(({ layerId, where, outFields }) => ({
      layerId,
      where: printExpression(where),
      ...(outFields === undefined ? {} : { outFields: fieldList.print(outFields) }),
    })),
  )
}

function readListForm(value: unknown): readonly LayerDef[] {
  const defs = asList(value, 'it', maxLayers).map((item) => {
    const object = asObject(item, 'an entry')
    const layerId = asInteger(object.layerId, 'layerId', 0, Number.MAX_SAFE_INTEGER)
    const text = object.where === undefined ? '' : asText(object.where, 'where', longestText)
    const where = readExpression(text.trim() === '' ? '1=1' : text)
    if (object.outFields === undefined || object.outFields === '') return { layerId, where }
    return { layerId, where, outFields: fieldList.parse(asText(object.outFields, 'outFields', 16_384)) }
  })
  return inOrder(defs)
}
