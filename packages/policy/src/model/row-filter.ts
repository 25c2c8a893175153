import {
  andExpressions,
  bindPlaceholders,
  type Expression,
  fieldsOf,
  matchAll,
  matchNone,
  orExpressions,
  type PlaceholderValue,
  placeholdersOf,
  printExpression,
} from '@mapgate/protocol'
import type { AreaRight } from './area-right.ts'
import { Refused } from './refusal.ts'

/** The area in which rows of one layer are shown. Which rows lie in it has to be found out before a question can be held to it. */
export interface RowsArea {
  /** The same for equal areas on one layer, and for no others. */
  readonly key: string
  readonly layerId: number
  readonly right: AreaRight
  /** The most rows of an area that are told by their ids, where more were found. */
  readonly tooMany?: number
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
  readonly area: RowsArea
}

/**
 * The rows of a layer that are shown: those that satisfy `where` and lie in `area`. Code that sends the condition upstream takes it from
 * `conditionOf`, which has no answer for a filter with an area: it asks for the rows in the area, and once they are known their ids stand in
 * the condition and the area is gone.
 *
 * One pair is enough, without a union of pairs: filters without an area, and filters of the same area, are joined into one pair exactly. For filters
 * of different areas `orRows` and `andRows` ask for the rows of the first area.
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
 * @throws Refused `access.denied` for filters of different areas, with what has to be known
 */
export function andRows(...filters: readonly RowFilter[]): RowFilter {
  const conditions = filters.flatMap((filter) => conditionIn(filter) ?? [])
  const areas = filters.flatMap(({ area }) => area ?? [])
  return rowsIn(sameArea(areas), conditions.length === 0 ? null : andExpressions(...conditions))
}

/**
 * The rows that at least one of these filters shows; without a filter no rows.
 * @throws Refused `access.denied` for filters of different areas, and for one with an area beside one without; with what has to be known
 */
export function orRows(...filters: readonly RowFilter[]): RowFilter {
  if (filters.some(isAllRows)) return allRows
  const areas = filters.filter((filter) => !isNoRows(filter)).map(({ area }) => area)
  const conditions = filters.flatMap((filter) => conditionIn(filter) ?? [])
  return rowsIn(sameArea(areas), conditions.length < filters.length ? null : orExpressions(...conditions))
}

/**
 * The condition to send upstream; undefined where all rows are shown and none is needed.
 * @throws Refused `access.denied` for a filter with an area, with what has to be known
 */
export function conditionOf(filter: RowFilter): Expression | undefined {
  if (filter.area === null) return filter.where ?? undefined
  throw unknownRows(filter.area)
}

/**
 * The area of a filter and the condition beside it: a question about its rows that does not name them by id carries both, and finds rows outside
 * without either. Undefined for filters without an area.
 */
export const areaBeside = (
  filter: RowFilter,
): { readonly where: Expression | undefined; readonly area: RowsArea } | undefined =>
  filter.area === null ? undefined : { where: conditionIn(filter) ?? undefined, area: filter.area }

/** The same where the rows in the area are more than are told by their ids. */
export const areaToSend = (filter: RowFilter): ReturnType<typeof areaBeside> =>
  filter.area?.tooMany === undefined ? undefined : areaBeside(filter)

/** A condition that every shown row satisfies, and others outside of the area too; undefined where all rows are shown. It is never sent. */
export const statedCondition = (filter: RowFilter): Expression | undefined =>
  conditionIn(filter) ?? (filter.area === null ? undefined : matchAll)

/** The rows in the area of a filter are asked for; where they are too many, the request is refused. */
function unknownRows({ layerId, right, tooMany }: RowsArea): Refused {
  if (tooMany === undefined)
    return new Refused('access.denied', `the rows of layer ${layerId} in the area are not known`, {
      need: { kind: 'rows', layerId, right },
    })
  return new Refused('access.denied', `more than ${tooMany} rows of layer ${layerId} are in the area`, {
    publicText: `More than ${tooMany} rows of this layer are in the area of this account, so this request cannot be held to the area. Ask for rows without a geometry, or for a part of them by a condition.`,
  })
}

/** Rows of a filter that lie in an area of their layer. A filter that shows no rows stays as it is. */
export const rowsInArea = (filter: RowFilter, area: RowsArea): RowFilter =>
  isNoRows(filter) ? filter : rowsIn(area, conditionIn(filter))

/** The filter with a condition in place of its area. */
export const withoutArea = (filter: RowFilter, inArea: Expression): RowFilter =>
  andRows(rowsIn(null, conditionIn(filter)), rowsWhere(inArea))

/** The rows of a filter wherever they lie, for what is held to the area in another way. */
export const rowsAnywhere = (filter: RowFilter): RowFilter => rowsIn(null, conditionIn(filter))

/** The filter in words for administrators: `all`, or its condition, and its area. */
export function printedRows(filter: RowFilter): string {
  const condition = conditionIn(filter)
  const rows = condition === null ? 'all' : printExpression(condition)
  if (filter.area === null) return rows
  const { area, relation } = filter.area.right
  return `${rows}, ${relation === 'within' ? 'within' : 'touching'} the area ${area.name}`
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

/** Names of the fields of the condition that decide about a row. */
export function fieldsOfRows(filter: RowFilter): readonly string[] {
  const where = conditionIn(filter)
  return where ? [...fieldsOf(where)] : []
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

const rowsIn = (area: RowsArea | null, where: Expression | null): RowFilter =>
  area === null ? { where, area } : { where: { inside: where }, area }

function sameArea(areas: readonly (RowsArea | null)[]): RowsArea | null {
  const [first = null] = areas
  if (areas.every((area) => area?.key === first?.key)) return first
  throw unknownRows(areas.find((area) => area !== null) as RowsArea)
}
