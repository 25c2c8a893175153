import { requireField } from '../map/renderer.ts'
import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import type { CellValue } from '../query/layer-query.ts'
import { looseJson } from '../query/loose-json.ts'
import { matchingRows } from '../query/matching-rows.ts'
import type {
  ClassBreaksRenderer,
  EsriColor,
  EsriSymbol,
  LayerDefinition,
  UniqueValueRenderer,
} from '../world/layer.ts'
import { type ClassificationMethod, classMaxima } from './class-maxima.ts'
import { readSymbol } from './read-drawing.ts'

/** What a caller says about the renderer it wants. */
interface ClassificationDefinition {
  type?: string
  classificationField?: string
  classificationMethod?: ClassificationMethod
  breakCount?: unknown
  normalizationField?: string
  uniqueValueFields?: string[]
  fieldDelimiter?: string
  baseSymbol?: unknown
  colorRamp?: {
    fromColor?: EsriColor
    toColor?: EsriColor
    colorRamps?: { fromColor: EsriColor; toColor: EsriColor }[]
  }
}

const MOST_VALUES = 500

/** `generateRenderer`: a renderer made from the values of the rows that `where` names. Throws `RestError` 400. */
export function generateRenderer(context: OperationContext, layer: LayerDefinition): Reply {
  const definition = Object(
    looseJson(context.parameters.get('classificationDef') || 'null'),
  ) as ClassificationDefinition
  if (definition.type === 'uniqueValueDef') return json(uniqueValues(context, layer, definition))
  if (definition.type === 'classBreaksDef') return json(classBreaks(context, layer, definition))
  throw invalid("'classificationDef' parameter is invalid")
}

function uniqueValues(
  context: OperationContext,
  layer: LayerDefinition,
  definition: ClassificationDefinition,
): UniqueValueRenderer {
  const fields = (definition.uniqueValueFields ?? []).map((name) => requireField(layer, String(name)))
  const [field1, field2 = null, field3 = null] = fields
  if (field1 === undefined || fields.length > 3) throw invalid('One to three fields are needed.')
  const delimiter = definition.fieldDelimiter ?? ', '
  const rows = valuesOf(context, layer, fields)
  const counts = Map.groupBy(rows, (row) => fields.map((field) => row[field] ?? '<Null>').join(delimiter))
  if (counts.size > MOST_VALUES) throw invalid(`There are more than ${MOST_VALUES} values.`)
  const values = [...counts.keys()].sort()
  return {
    type: 'uniqueValue',
    field1,
    field2,
    field3,
    fieldDelimiter: delimiter,
    defaultSymbol: null,
    defaultLabel: null,
    uniqueValueInfos: values.map((value, index) => ({
      value,
      label: value,
      description: '',
      count: counts.get(value)?.length ?? 0,
      symbol: symbolAt(layer, definition, values.length < 2 ? 0 : index / (values.length - 1)),
    })),
  }
}

function classBreaks(
  context: OperationContext,
  layer: LayerDefinition,
  definition: ClassificationDefinition,
): ClassBreaksRenderer {
  const field = requireField(layer, definition.classificationField ?? '')
  const divisor = definition.normalizationField ? requireField(layer, definition.normalizationField) : null
  const rows = valuesOf(context, layer, divisor === null ? [field] : [field, divisor])
  const numbers = rows
    .filter((row) => row[field] !== null)
    .map((row) => Number(row[field]) / (divisor === null ? 1 : Number(row[divisor])))
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  const count = Math.max(1, Math.min(32, Math.round(Number(definition.breakCount ?? 5)) || 5))
  const maxima = classMaxima(numbers, definition.classificationMethod ?? 'esriClassifyNaturalBreaks', count)
  if (maxima === null) throw invalid('The classification method is not supported.')
  const minValue = numbers[0] ?? 0
  return {
    type: 'classBreaks',
    field,
    minValue,
    ...(divisor !== null && { normalizationType: 'esriNormalizeByField', normalizationField: divisor }),
    classBreakInfos: maxima.map((classMaxValue, index) => ({
      classMaxValue,
      label: `${maxima[index - 1] ?? minValue} - ${classMaxValue}`,
      description: '',
      symbol: symbolAt(layer, definition, maxima.length < 2 ? 0 : index / (maxima.length - 1)),
    })),
  }
}

function valuesOf(
  context: OperationContext,
  layer: LayerDefinition,
  fields: string[],
): Record<string, CellValue>[] {
  const where = context.parameters.get('where')
  return matchingRows(context, layer, { where }, { fields, returnShape: false }).map(
    ({ attributes }) => attributes,
  )
}

/** The base symbol in a colour of the ramp, `share` from 0 to 1. */
function symbolAt(layer: LayerDefinition, definition: ClassificationDefinition, share: number): EsriSymbol {
  const ramp = definition.colorRamp?.colorRamps?.[0] ?? definition.colorRamp
  const from = ramp?.fromColor ?? [222, 235, 247, 255]
  const to = ramp?.toColor ?? [8, 81, 156, 255]
  const mix = (index: 0 | 1 | 2 | 3): number => Math.round(from[index] + (to[index] - from[index]) * share)
  return {
    ...(definition.baseSymbol ? readSymbol(definition.baseSymbol) : baseSymbolOf(layer)),
    color: [mix(0), mix(1), mix(2), mix(3)],
  }
}

function baseSymbolOf({ geometryType }: LayerDefinition): EsriSymbol {
  const color: EsriColor = [0, 0, 0, 255]
  const line = { type: 'esriSLS', style: 'esriSLSSolid', color, width: 1 } as const
  if (geometryType === 'esriGeometryPolyline') return line
  if (geometryType === 'esriGeometryPolygon')
    return { type: 'esriSFS', style: 'esriSFSSolid', color, outline: line }
  return {
    type: 'esriSMS',
    style: 'esriSMSCircle',
    color,
    size: 6,
    angle: 0,
    xoffset: 0,
    yoffset: 0,
    outline: null,
  }
}

const invalid = (detail: string): RestError =>
  new RestError(400, 'Invalid or missing input parameters.', [detail])
