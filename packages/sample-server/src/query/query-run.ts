import type { LayerDefinition } from '../world/layer.ts'
import type { Conditions } from './conditions.ts'
import type { CellValue, LayerQuery, QuerySource } from './layer-query.ts'
import { standardizedSql } from './standardized-sql.ts'

/** The limits of a service on a query. */
export interface QueryLimits {
  maxRecordCount: number
  /** The fields of a reply when `outFields` is empty. */
  defaultFields: readonly string[]
}

/** One query on its way through the functions that run it. */
export interface QueryRun {
  source: QuerySource
  layer: LayerDefinition
  query: LayerQuery
  limits: QueryLimits
  conditions: Conditions
}

/** Reads one row more than may be given, which tells whether there are more. */
export function limited(
  { query, limits }: QueryRun,
  select: (limit: number) => Record<string, CellValue>[],
): { rows: Record<string, CellValue>[]; exceeded: boolean } {
  const limit = Math.min(query.count ?? limits.maxRecordCount, limits.maxRecordCount)
  const rows = select(limit + 1)
  const exceeded = rows.length > limit
  const hidden = exceeded && !query.returnExceededLimitFeatures
  return { rows: hidden ? [] : rows.slice(0, limit), exceeded }
}

/** The text after ORDER BY: the requested expressions, then the given ones, so that the order of pages is fixed. */
export function orderBy({ query, source }: QueryRun, thenBy: readonly string[]): string {
  const asked = query.orderBy.map((item) => standardizedSql(item, source.nowMs()))
  return [...asked, ...thenBy].join(', ') || '1'
}
