import type { Parameters } from '../operation/parameters.ts'
import { RestError } from '../operation/reply.ts'
import type { LayerQuery, OutStatistic, Quantization, StatisticType, TimeWindow } from './layer-query.ts'
import { looseJson } from './loose-json.ts'
import { readNamedGeometry, readSpatialFilter } from './read-geometry.ts'
import { readSpatialReference } from './spatial-reference.ts'
import { sqlList } from './sql-tokens.ts'

const statisticTypes: readonly StatisticType[] = [
  'count',
  'sum',
  'min',
  'max',
  'avg',
  'stddev',
  'var',
  'percentile_cont',
  'percentile_disc',
]

/**
 * Reads the parameters of a layer query the way the servlet does: what is missing or empty has its default, unknown ones are
 * ignored. Throws `RestError` 400 for values that cannot be read.
 */
export function readQuery(parameters: Parameters): LayerQuery {
  return {
    where: parameters.get('where').trim(),
    geometry: readSpatialFilter(parameters),
    time: readTime(parameters.get('time')),
    objectIds: readObjectIds(parameters.get('objectIds')),
    outFields: sqlList(parameters.get('outFields')),
    returnGeometry: readFlag(parameters, 'returnGeometry', true),
    returnCentroid: readFlag(parameters, 'returnCentroid', false),
    only: {
      ids: readFlag(parameters, 'returnIdsOnly', false),
      count: readFlag(parameters, 'returnCountOnly', false),
      extent: readFlag(parameters, 'returnExtentOnly', false),
    },
    distinct: readFlag(parameters, 'returnDistinctValues', false),
    orderBy: sqlList(parameters.get('orderByFields')),
    groupBy: sqlList(parameters.get('groupByFieldsForStatistics')),
    statistics: readStatistics(parameters.get('outStatistics')),
    having: parameters.get('having').trim() || parameters.get('havingClause').trim(),
    offset: readCount(parameters, 'resultOffset') ?? 0,
    count: readCount(parameters, 'resultRecordCount'),
    returnExceededLimitFeatures: readFlag(parameters, 'returnExceededLimitFeatures', true),
    outSpatialReference: readSpatialReference(parameters.get('outSR')),
    maxAllowableOffset: Number(parameters.get('maxAllowableOffset')) || 0,
    geometryPrecision: readCount(parameters, 'geometryPrecision'),
    quantization: readQuantization(parameters.get('quantizationParameters')),
  }
}

/** Reads a boolean as Java does: only `true`, in any case, is true. */
export function readFlag(parameters: Parameters, name: string, fallback: boolean): boolean {
  return parameters.has(name) ? parameters.get(name).trim().toLowerCase() === 'true' : fallback
}

/** Reads a whole number that is not negative; null where there is none. Throws `RestError` 400. */
export function readCount(parameters: Parameters, name: string): number | null {
  if (!parameters.has(name)) return null
  const number = Number(parameters.get(name))
  if (Number.isSafeInteger(number) && number >= 0) return number
  throw invalid(name)
}

/** Reads `1,2,3`; null for an empty text. Throws `RestError` 400 for what are no whole numbers. */
export function readObjectIds(text: string): number[] | null {
  if (text.trim() === '') return null
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (numbers.every(Number.isSafeInteger)) return numbers
  throw invalid('objectIds')
}

/** Reads an instant `ms` or a window `ms,ms` in which `null` is open; null for an empty text. Throws `RestError` 400. */
export function readTime(text: string): TimeWindow | null {
  if (text.trim() === '') return null
  const parts = text.split(',').map((part) => part.trim().toLowerCase())
  const moments = parts.map((part) => (part === 'null' || part === '' ? null : Number(part)))
  if (moments.length > 2 || moments.some(Number.isNaN)) throw invalid('time')
  const [start = null, end = start] = moments
  return [start, end]
}

function readStatistics(text: string): OutStatistic[] {
  if (text.trim() === '') return []
  const value = looseJson(text)
  if (!Array.isArray(value)) throw invalid('outStatistics')
  return value.map(readStatistic)
}

function readStatistic(entry: Record<string, unknown>): OutStatistic {
  const name = String(entry?.statisticType).toLowerCase()
  const type = statisticTypes.find((known) => known === name)
  const field = entry?.onStatisticField
  if (!type || typeof field !== 'string') throw invalid('outStatistics')
  const { value = 0.5, orderBy = 'ASC' } = (entry.statisticParameters ?? {}) as {
    value?: unknown
    orderBy?: unknown
  }
  return {
    type,
    field,
    outName:
      typeof entry.outStatisticFieldName === 'string' ? entry.outStatisticFieldName : `${type}_${field}`,
    parameter: Number(value),
    descending: String(orderBy).toUpperCase() === 'DESC',
  }
}

function readQuantization(text: string): Quantization | null {
  if (text.trim() === '') return null
  const { mode, originPosition, tolerance, extent } = Object(looseJson(text)) as Record<string, unknown>
  const named = extent ? readNamedGeometry(JSON.stringify(extent)) : null
  const box = named?.geometry ?? null
  if (box && !('xmin' in box)) throw invalid('quantizationParameters')
  const step = Number(tolerance ?? 1)
  if (!(step > 0)) throw invalid('quantizationParameters')
  return {
    mode: mode === 'edit' ? 'edit' : 'view',
    originPosition: originPosition === 'lowerLeft' ? 'lowerLeft' : 'upperLeft',
    tolerance: step,
    extent: box,
    extentReference: named?.reference ?? null,
  }
}

function invalid(name: string): RestError {
  return new RestError(400, 'Cannot perform query. Invalid query parameters.', [
    `'${name}' parameter is invalid`,
  ])
}
