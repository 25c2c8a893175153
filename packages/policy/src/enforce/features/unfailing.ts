import {
  type Bins,
  type Expression,
  fieldsOf,
  isUnfailing,
  isUnfailingOnGroups,
  type KindOfField,
  type RowStatistic,
} from '@mapgate/protocol'
import { kindOfFieldType } from '../../model/field-kind.ts'
import { Refused } from '../../model/refusal.ts'
import { covering, type LayerRights, sees, type View } from '../../model/rights.ts'
import { isAllRows } from '../../model/row-filter.ts'
import type { DecidingParts } from './deciding-parts.ts'

/**
 * True where a database might stop at one of these conditions, on a layer whose rows are hidden in part from whoever looks at these fields: it may
 * look at a hidden row by the condition before it looks at the policy, and its error would give that row away.
 */
export function mayStop(
  rows: LayerRights,
  conditions: readonly Expression[],
  fields: readonly string[] = [],
): boolean {
  const named = [...conditions.flatMap((condition) => [...fieldsOf(condition)]), ...fields]
  const seen = named.filter((name) => name === 'geometry' || sees(rows, name))
  if (showAllRows(covering(rows.views, seen))) return false
  return !conditions.every((condition) => isUnfailing(condition, kindsIn(rows)))
}

/**
 * Refuses a request on one layer by which a database might stop at a row that none of these views shows: conditions, and whatever else of the
 * request is worked out from fields. Of several layers, those with such a condition are left out instead, as if they were not there: so one
 * grant more never makes a refusal of a reply.
 * @throws Refused `request.parameter-invalid`
 */
export function demandUnfailing(asked: DecidingParts, rows: LayerRights, views: readonly View[]): void {
  if (showAllRows(views) || isUnfailingQuestion(asked, kindsIn(rows))) return
  throw new Refused('request.parameter-invalid', 'a condition that can fail, where rows are hidden', {
    publicText:
      'Rows of this layer are hidden from this account. There a condition compares fields, or UPPER and LOWER of them, with values of their own kind (=, <, IN, BETWEEN, LIKE, IS NULL, joined by AND, OR and NOT); what would calculate with fields is not available.',
  })
}

const showAllRows = (views: readonly View[]): boolean => views.some(({ rows }) => isAllRows(rows))

function isUnfailingQuestion(asked: DecidingParts, kindOf: KindOfField): boolean {
  const { where, statistics = [], groups = [], having, by } = asked
  return (
    (where === undefined || isUnfailing(where, kindOf)) &&
    statistics.every((one) => isUnfailingStatistic(one, kindOf)) &&
    groups.every((item) => typeof item === 'string') &&
    (having === undefined || isUnfailingOnGroups(having, withResults(statistics, kindOf))) &&
    (by === undefined || (by.kind === 'classes' ? !by.canFail : areUnfailingBins(by, kindOf)))
  )
}

const ofNumbers: ReadonlySet<string> = new Set(['sum', 'avg', 'stddev', 'var', 'percentile_cont'])

/** A database may take texts for numbers to sum them up, and stop at one that is none. */
function isUnfailingStatistic({ function: sums, of: field }: RowStatistic, kindOf: KindOfField) {
  if (field === undefined) return true
  return typeof field === 'string' && (!ofNumbers.has(sums) || kindOf(field) !== 'text')
}

/** The kinds of fields, and of results under the names that the client gives them. */
function withResults(statistics: readonly RowStatistic[], kindOf: KindOfField): KindOfField {
  const results = new Map(
    statistics.flatMap(({ function: sums, of: field, as: name }) => {
      const keepsKind = /^(?:min|max|percentile_disc)$/.test(sums)
      const kind = !keepsKind ? 'number' : typeof field === 'string' ? kindOf(field) : undefined
      return name === undefined ? [] : [[name.toLowerCase(), kind] as const]
    }),
  )
  return (name) => (results.has(name.toLowerCase()) ? results.get(name.toLowerCase()) : kindOf(name))
}

/** Where bins begin and end is compared with the field. */
function areUnfailingBins({ field, bounds }: Bins, kindOf: KindOfField): boolean {
  const kind = field === undefined ? undefined : kindOf(field)
  return bounds.every(
    (bound) => typeof bound === 'number' || (kind === 'moment' && typeof bound === 'string' && isDay(bound)),
  )
}

/** True for a real day or moment such as `2026-01-31 23:59:59`, of the years 1000 to 2999. */
function isDay(text: string): boolean {
  const [, year, month, day] = dayForm.exec(text) ?? []
  if (year === undefined || month === undefined || day === undefined) return false
  // The day before the first of the next month is the last of this one.
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return Number(day) >= 1 && Number(day) <= last
}

const dayForm =
  /^([12]\d{3})-(0[1-9]|1[0-2])-(\d\d)(?:[ T](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?Z?)?$/

/** What the fields of a layer are that are seen. */
function kindsIn(rows: LayerRights): KindOfField {
  const types = new Map(rows.layer.fields.map(({ name, type }) => [name.toLowerCase(), type]))
  return (name) => (sees(rows, name) ? kindOfFieldType(types.get(name.toLowerCase()) ?? '') : undefined)
}
