import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { dateBinStarts, nextDateBin } from './date-bins.ts'
import { fieldNamed } from './field-names.ts'
import type { CellValue, OutStatistic } from './layer-query.ts'
import { looseJson } from './loose-json.ts'
import { type LayerRow, matchingRows } from './matching-rows.ts'
import { readFlag, readQuery } from './read-query.ts'

/** From `from` on, and below `to`; the last of a row of bins holds its upper end too. */
interface Bin {
  from: number
  to: number
}

interface AskedBin {
  type?: string
  onField?: string
  parameters?: Record<string, unknown>
}

/** `{layer}/queryBins`: statistics of rows in bins of a number or a date. Throws `RestError` 400. */
export function queryBins(context: OperationContext, layer: LayerDefinition): Reply {
  const { parameters } = context
  const asked = Object(looseJson(parameters.get('bin') || '{}')) as AskedBin
  const found = binnedRows(context, layer, String(asked.onField ?? ''))
  const bins = binsOf(
    asked,
    found.rows.map(({ value }) => value),
  )
  const [lower, upper] = ['lowerBoundary', 'upperBoundary'].map(
    (name) => parameters.get(`${name}Alias`) || name,
  )
  const features = bins.map((bin, index) => ({
    attributes: {
      [lower ?? '']: bin.from,
      [upper ?? '']: bin.to,
      ...found.summary(rowsIn(found.rows, bin, index === bins.length - 1)),
    },
  }))
  return json({ features: inOrder(features, parameters.get('binOrder')) })
}

/** `{layer}/queryDateBins`: statistics of rows in bins of a date. Throws `RestError` 400. */
export function queryDateBins(context: OperationContext, layer: LayerDefinition): Reply {
  const { parameters } = context
  const { calendarBin, fixedBin } = Object(looseJson(parameters.get('bin') || '{}')) as {
    calendarBin?: { unit?: string }
    fixedBin?: { unit?: string; number?: number }
  }
  const found = binnedRows(context, layer, parameters.get('binField'))
  const values = found.rows.map(({ value }) => value)
  const step = { unit: calendarBin?.unit ?? fixedBin?.unit ?? 'day', count: fixedBin?.number ?? 1 }
  const name = parameters.get('binBoundaryAlias') || 'boundary'
  const features = dateBinStarts(values, step).flatMap((from) => {
    const rows = rowsIn(found.rows, { from, to: nextDateBin(from, step) }, false)
    return rows.length === 0 ? [] : [{ attributes: { [name]: from, ...found.summary(rows) } }]
  })
  if (readFlag(parameters, 'returnCountOnly', false)) return json({ count: features.length })
  return json({ features: inOrder(features, parameters.get('binOrder')) })
}

interface BinnedRow {
  value: number
  row: LayerRow
}

function binnedRows(context: OperationContext, layer: LayerDefinition, name: string) {
  const query = readQuery(context.parameters)
  const field = fieldNamed(layer, name)
  if (!field || !/Integer|Double|Date|OID/.test(field.type))
    throw invalid(`'${name}' cannot be put into bins`)
  const statistics = query.statistics.map((one) => ({
    ...one,
    field: fieldNamed(layer, one.field)?.name ?? '',
  }))
  if (statistics.some((one) => one.field === '')) throw invalid("'outStatistics' parameter is invalid")
  const fields = [...new Set([field.name, ...statistics.map((one) => one.field)])]
  const rows = matchingRows(context, layer, query, { fields, returnShape: false }).flatMap(
    (row): BinnedRow[] => {
      const value = row.attributes[field.name]
      return typeof value === 'number' ? [{ value, row }] : []
    },
  )
  const summary = (inside: readonly BinnedRow[]): Record<string, CellValue> =>
    statistics.length === 0
      ? { frequency: inside.length }
      : Object.fromEntries(
          statistics.map((one) => [
            one.outName,
            statisticOf(
              one,
              inside.map(({ row }) => row.attributes[one.field] ?? null),
            ),
          ]),
        )
  return { rows, summary }
}

const rowsIn = (rows: readonly BinnedRow[], { from, to }: Bin, isLast: boolean): readonly BinnedRow[] =>
  rows.filter(({ value }) => value >= from && (isLast ? value <= to : value < to))

function binsOf({ type, parameters = {} }: AskedBin, values: readonly number[]): Bin[] {
  if (values.length === 0) return []
  const start = Number(parameters.start ?? Math.min(...values))
  const end = Number(parameters.end ?? Math.max(...values))
  if (type === 'dateBin') {
    const step = { unit: String(parameters.unit ?? 'day'), count: Number(parameters.number ?? 1) }
    return dateBinStarts(values, step).map((from) => ({ from, to: nextDateBin(from, step) }))
  }
  if (type === 'fixedBoundariesBin') return between((parameters.boundaries as unknown[]).map(Number))
  const step =
    type === 'fixedIntervalBin'
      ? Number(parameters.interval)
      : (end - start) / Number(parameters.numBins ?? 5)
  const count = step > 0 ? Math.min(200, Math.max(1, Math.ceil((end - start) / step))) : 1
  return between(Array.from({ length: count + 1 }, (_, index) => start + index * step))
}

const between = (edges: readonly number[]): Bin[] =>
  edges.slice(0, -1).map((from, index) => ({ from, to: edges[index + 1] ?? from }))

function statisticOf({ type }: OutStatistic, cells: readonly CellValue[]): CellValue {
  const present = cells.filter((cell) => cell !== null)
  const numbers = present.map(Number)
  const sum = numbers.reduce((total, one) => total + one, 0)
  if (type === 'count') return present.length
  if (present.length === 0) return null
  if (type === 'sum') return sum
  if (type === 'avg') return sum / numbers.length
  if (type === 'min') return present.reduce((least, one) => (one < least ? one : least))
  if (type === 'max') return present.reduce((most, one) => (one > most ? one : most))
  throw invalid(`'${type}' is not known for bins`)
}

const inOrder = <T>(features: readonly T[], order: string): readonly T[] =>
  order.toUpperCase() === 'DESC' ? features.toReversed() : features

const invalid = (detail: string): RestError =>
  new RestError(400, 'Cannot perform query. Invalid query parameters.', [detail])
