import type { EsriFieldType, LayerDefinition } from '../world/layer.ts'
import { tableOf } from '../world/world.ts'
import { fieldNamed, quoted, resultField } from './field-names.ts'
import type { OutStatistic } from './layer-query.ts'
import type { FeaturesResult, ResultField } from './query-result.ts'
import { limited, orderBy, type QueryRun } from './query-run.ts'
import { runStatement } from './run-statement.ts'
import { webMercator } from './spatial-reference.ts'
import { standardizedSql } from './standardized-sql.ts'

/** A column of a statistics query: the SQL behind it and how the reply describes it. */
interface StatisticColumn {
  sql: string
  field: ResultField
}

/** Runs `outStatistics`, in groups where `groupByFieldsForStatistics` asks; fields may be expressions. */
export function runStatistics(run: QueryRun): FeaturesResult {
  const { source, layer, query } = run
  const groups = groupColumns(run)
  const statistics = query.statistics.map((statistic) => statisticColumn(layer, statistic, source.nowMs()))
  const columns = [...statistics, ...groups]
  const selected = columns.map(({ sql, field }) => `${sql} AS ${quoted(field.name)}`)
  const order = orderBy(
    run,
    groups.map((group) => group.sql),
  )
  const { rows, exceeded } = limited(run, (limit) =>
    runStatement(
      source,
      layer,
      reported(run),
      `SELECT ${selected.join(', ')} ${groupedRows(run, groups)} ORDER BY ${order} LIMIT ${limit} OFFSET ${query.offset}`,
    ),
  )
  return {
    kind: 'features',
    fields: columns.map((column) => column.field),
    features: rows.map((row) => ({ attributes: { ...row }, geometry: null, centroid: null })),
    hasGeometry: false,
    reference: webMercator,
    exceededTransferLimit: exceeded,
    transform: null,
  }
}

/** The number of groups that `groupByFieldsForStatistics` and `having` leave. */
export function countGroups(run: QueryRun): number {
  const { source, layer } = run
  const text = `SELECT count(*) AS n FROM (SELECT 1 ${groupedRows(run, groupColumns(run))})`
  const [row] = runStatement(source, layer, reported(run), text)
  return Number(row?.n ?? 0)
}

function groupedRows({ source, layer, query, conditions }: QueryRun, groups: StatisticColumn[]): string {
  const grouping = groups.length > 0 ? ` GROUP BY ${groups.map((group) => group.sql).join(', ')}` : ''
  const having = query.having ? ` HAVING (${standardizedSql(query.having, source.nowMs())})` : ''
  return `FROM ${tableOf(layer.id)} WHERE ${conditions.text}${grouping}${having}`
}

function groupColumns({ source, layer, query }: QueryRun): StatisticColumn[] {
  return query.groupBy.map((text, place) => groupColumn(layer, text, place, source.nowMs()))
}

/** The conditions of a run as they are reported: what `having` asks belongs to them. */
function reported({ conditions, query }: QueryRun) {
  if (!query.having) return conditions
  return { ...conditions, reportedWhere: `${conditions.reportedWhere} HAVING (${query.having})`.trimStart() }
}

function groupColumn(layer: LayerDefinition, text: string, place: number, nowMs: number): StatisticColumn {
  const field = fieldNamed(layer, text)
  if (field) return { sql: quoted(field.name), field: resultField(field) }
  const name = `EXPR_${place + 1}`
  return { sql: standardizedSql(text, nowMs), field: { name, alias: name, type: 'esriFieldTypeString' } }
}

function statisticColumn(layer: LayerDefinition, statistic: OutStatistic, nowMs: number): StatisticColumn {
  const field = fieldNamed(layer, statistic.field)
  const operand = field ? quoted(field.name) : standardizedSql(statistic.field, nowMs)
  const type = statisticFieldType(statistic, field?.type)
  return {
    sql: statisticSql(statistic, operand),
    field: { name: statistic.outName, alias: statistic.outName, type },
  }
}

function statisticSql({ type, parameter, descending }: OutStatistic, operand: string): string {
  switch (type) {
    case 'stddev':
    case 'var':
      return `esri_${type}(${operand})`
    case 'percentile_cont':
    case 'percentile_disc':
      return `${type}(${operand}, ${descending ? 1 - parameter : parameter})`
    default:
      return `${type}(${operand})`
  }
}

function statisticFieldType(
  { type }: OutStatistic,
  source: EsriFieldType = 'esriFieldTypeDouble',
): EsriFieldType {
  if (type === 'count') return 'esriFieldTypeInteger'
  const keepsType = type === 'min' || type === 'max' || type === 'percentile_disc'
  if (!keepsType) return 'esriFieldTypeDouble'
  return source === 'esriFieldTypeOID' ? 'esriFieldTypeInteger' : source
}
