import {
  andExpressions,
  bindPlaceholders,
  type Expression,
  fieldsOf,
  matchNone,
  orExpressions,
  type PlaceholderValue,
  placeholdersOf,
  printExpression,
} from '@mapgate/protocol'
import { Refused } from './refusal.ts'

declare const notMadeYet: unique symbol

/** A polygon in which rows are shown. No code makes one yet: the type keeps the place of areas in a filter. */
interface Area {
  /** The same for equal areas, and for no others. */
  readonly key: string
  readonly [notMadeYet]: true
}

/** Rows that satisfy a condition, wherever they lie. */
interface RowsByCondition {
  /** null: no condition. */
  readonly where: Expression | null
  readonly area: null
}

/** Rows that satisfy a condition and lie in an area. The condition alone would show rows outside, so its type differs from the one above. */
interface RowsInArea {
  readonly where: { readonly inside: Expression | null }
  readonly area: Area
}

/**
 * The rows of a layer that are shown: those that satisfy `where` and lie in `area`. Code that sends the condition upstream takes it from
 * `conditionOf`, which refuses a filter with an area.
 *
 * One pair is enough, without a union of pairs: filters without an area, and filters of the same area, are joined into one pair exactly.
 * Filters of different areas are refused by `orRows` and `andRows`, because every pair would show other rows than they do together.
 */
export type RowFilter = RowsByCondition | RowsInArea

/** Every row. */
export const allRows: RowFilter = { where: null, area: null }

/** No row. */
export const noRows: RowFilter = { where: matchNone, area: null }

/** The rows that satisfy a condition; without one all rows. */
export const rowsWhere = (where: Expression | undefined): RowFilter =>
  where === undefined ? allRows : { where, area: null }

/**
 * True for the filter of every row. A condition never counts as that, not even `1=1`: which conditions are always true is not worked out.
 */
export const isAllRows = ({ where, area }: RowFilter): boolean => where === null && area === null

const textOfNone = printExpression(matchNone)

/** True for the condition `1=0`, whoever wrote it. Other conditions that are never true are not recognised. */
export function isNoRows(filter: RowFilter): boolean {
  const where = conditionIn(filter)
  return where?.kind === 'compare' && where.left.kind === 'number' && printExpression(where) === textOfNone
}

/**
 * The rows that all of these filters show; without a filter all rows.
 * @throws Refused `access.denied` for filters of different areas
 */
export function andRows(...filters: readonly RowFilter[]): RowFilter {
  const conditions = filters.flatMap((filter) => conditionIn(filter) ?? [])
  const areas = filters.flatMap(({ area }) => area ?? [])
  return rowsIn(sameArea(areas), conditions.length === 0 ? null : andExpressions(...conditions))
}

/**
 * The rows that at least one of these filters shows; without a filter no rows.
 * @throws Refused `access.denied` for filters of different areas, and for one with an area beside one without
 */
export function orRows(...filters: readonly RowFilter[]): RowFilter {
  if (filters.some(isAllRows)) return allRows
  const areas = filters.filter((filter) => !isNoRows(filter)).map(({ area }) => area)
  const conditions = filters.flatMap((filter) => conditionIn(filter) ?? [])
  return rowsIn(sameArea(areas), conditions.length < filters.length ? null : orExpressions(...conditions))
}

/**
 * The condition to send upstream; undefined where all rows are shown and none is needed.
 * @throws Refused `access.denied` for a filter with an area, which a condition cannot hold
 */
export function conditionOf(filter: RowFilter): Expression | undefined {
  if (filter.area === null) return filter.where ?? undefined
  throw new Refused('access.denied', 'rows in an area cannot be told by a condition')
}

/** The filter in words for administrators: `all`, or its condition. @throws Refused as `conditionOf` does */
export function printedRows(filter: RowFilter): string {
  const condition = conditionOf(filter)
  return condition === undefined ? 'all' : printExpression(condition)
}

const keys = new WeakMap<RowFilter, string>()

/** A text that is the same for filters of the same printed condition and the same area, and for no others. */
export function rowsKey(filter: RowFilter): string {
  const known = keys.get(filter)
  if (known !== undefined) return known
  const where = conditionIn(filter)
  const key = JSON.stringify([where && printExpression(where), filter.area?.key])
  keys.set(filter, key)
  return key
}

/** Names of the fields that decide about a row. */
export function fieldsOfRows(filter: RowFilter): readonly string[] {
  const where = conditionIn(filter)
  return [...(where ? fieldsOf(where) : []), ...(filter.area ? ['geometry'] : [])]
}

/** The names of the placeholders in a filter, without colon. */
export function placeholdersOfRows(filter: RowFilter): ReadonlySet<string> {
  const where = conditionIn(filter)
  return where ? placeholdersOf(where) : new Set()
}

/** The filter with literals in place of its placeholders; no rows if a value is missing or cannot be a literal. */
export function boundRows(
  filter: RowFilter,
  values: (name: string) => PlaceholderValue | undefined,
): RowFilter {
  const where = conditionIn(filter)
  if (where === null) return filter
  const bound = bindPlaceholders(where, values)
  if ('fault' in bound) return noRows
  return rowsIn(filter.area, bound.expression)
}

const conditionIn = (filter: RowFilter): Expression | null =>
  filter.area === null ? filter.where : filter.where.inside

const rowsIn = (area: Area | null, where: Expression | null): RowFilter =>
  area === null ? { where, area } : { where: { inside: where }, area }

function sameArea([first = null, ...others]: readonly (Area | null)[]): Area | null {
  if (others.every((area) => area?.key === first?.key)) return first
  throw new Refused('access.denied', 'rows of different areas cannot be told by one filter')
}
