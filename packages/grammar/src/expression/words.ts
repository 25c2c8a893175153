import type { DatePart } from './tree.ts'

/** Words that never name a field unless quoted: the grammar's own, and those that start something it refuses. */
const reserved = new Set(
  (
    'AND OR NOT IN LIKE BETWEEN IS NULL CASE WHEN THEN ELSE END ESCAPE AS FROM FOR ' +
    'TRUE FALSE UNKNOWN CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP ' +
    'SELECT WHERE GROUP HAVING ORDER BY UNION INTERSECT EXCEPT MINUS ALL ANY SOME EXISTS DISTINCT JOIN ON USING INTO VALUES ' +
    'WITH LIMIT OFFSET FETCH COLLATE INSERT UPDATE DELETE MERGE DROP CREATE ALTER EXEC EXECUTE CALL DECLARE BEGIN GRANT REVOKE ' +
    // Without quotes databases answer these from the session, not from a column: CURRENT_USER would be the gateway's own account.
    'USER CURRENT_USER SESSION_USER SYSTEM_USER CURRENT_ROLE LOCALTIME LOCALTIMESTAMP SYSDATE SYSTIMESTAMP ROWNUM ROWID'
  ).split(' '),
)

/** How a function of standardized SQL is called. */
export type FunctionShape = {
  readonly minArguments: number
  readonly maxArguments: number
  readonly aggregate?: true
  /** The words that may stand in place of commas. */
  readonly words?: readonly string[]
}

const exactly = (count: number): FunctionShape => ({ minArguments: count, maxArguments: count })
const between = (minArguments: number, maxArguments: number): FunctionShape => ({
  minArguments,
  maxArguments,
})
const aggregate: FunctionShape = { ...exactly(1), aggregate: true }

/**
 * The functions that Esri documents for standardized queries (Supported SQL functions in ArcGIS Server, Standardized SQL functions
 * in ArcGIS Online), without `CURRENT_USER`. `EXTRACT`, `TRIM` and `CAST` have forms of their own.
 */
export const functions: ReadonlyMap<string, FunctionShape> = new Map<string, FunctionShape>([
  ['ABS', exactly(1)],
  ['ACOS', exactly(1)],
  ['ASIN', exactly(1)],
  ['ATAN', exactly(1)],
  ['CEILING', exactly(1)],
  ['COS', exactly(1)],
  ['FLOOR', exactly(1)],
  ['LOG', exactly(1)],
  ['LOG10', exactly(1)],
  ['MOD', exactly(2)],
  ['POWER', exactly(2)],
  ['ROUND', between(1, 2)],
  ['SIGN', exactly(1)],
  ['SIN', exactly(1)],
  ['TAN', exactly(1)],
  ['TRUNCATE', between(1, 2)],
  ['CHAR_LENGTH', exactly(1)],
  ['CONCAT', between(2, 100)],
  ['LOWER', exactly(1)],
  ['UPPER', exactly(1)],
  ['POSITION', { ...exactly(2), words: ['IN'] }],
  ['SUBSTRING', { ...between(2, 3), words: ['FROM', 'FOR'] }],
  ['COALESCE', between(1, 100)],
  ['NULLIF', exactly(2)],
  ['AVG', aggregate],
  ['COUNT', aggregate],
  ['MAX', aggregate],
  ['MIN', aggregate],
  ['STDDEV', aggregate],
  ['SUM', aggregate],
  ['VAR', aggregate],
])

const dateParts: ReadonlySet<string> = new Set<DatePart>(['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'])

/** True for the parts of a date that `EXTRACT` and `INTERVAL` name. */
export function isDatePart(word: string): word is DatePart {
  return dateParts.has(word)
}

/** True for words that may not name a field without quotes, also where only their compatibility form is such a word (`ſelect`). */
export function isReserved(word: string): boolean {
  return reserved.has(word.normalize('NFKC').toUpperCase())
}
