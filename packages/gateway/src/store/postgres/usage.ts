import { countColumns, quotaUseOf, unitsOf, usageSumOf } from '../records/usage.ts'
import type { QuotaWindow, UsageBy, UsageQuestion, UsageStore } from '../usage-port.ts'
import type { Statements } from './connection.ts'
import type { Database } from './database.ts'

const atOnce = 5_000

const names: readonly UsageBy[] = ['principal', 'key', 'service']
const integers = ['requests', 'records', 'renders', 'hits', 'bytes', 'refused']

/** The type of a column of counts. */
const typeOf = (column: string): string => (integers.includes(column) ? 'bigint' : 'double precision')

/**
 * Usage in PostgreSQL. Rows are locked in one order, so that gateways that add to the same ones at the same time wait for each other and never in a circle. The
 * commit is not waited for on the disk: a power cut may take the last moment.
 */
export const postgresUsage = ({ names: tables, use, transact }: Database): UsageStore => ({
  add: ({ rows, uses }) =>
    transact(async (sql) => {
      await sql`SELECT set_config('synchronous_commit', 'off', true)`
      if (rows.length > 0) await addRows(sql, tables.usage, JSON.stringify(rows))
      return uses.length === 0 ? [] : addUses(sql, tables.quotaUses, placed(uses))
    }),
  sums: (question) =>
    use(async (sql) => {
      const { text, values } = sumsOf(tables.usage, question)
      return (await sql.unsafe(text, values)).map(usageSumOf)
    }),
  used: (windows) =>
    use(async (sql) => {
      const rows = await sql`
        SELECT coalesce(known.units, 0) AS units
        FROM jsonb_to_recordset(${placed(windows)}::text::jsonb) AS asked (quota text, subject text, "from" bigint, place integer)
        LEFT JOIN ${sql(tables.quotaUses)} AS known ON known.quota = asked.quota AND known.subject = asked.subject AND known.begins = asked."from"
        ORDER BY asked.place`
      return rows.map(unitsOf)
    }),
  uses: (now) =>
    use(async (sql) => {
      const rows =
        await sql`SELECT * FROM ${sql(tables.quotaUses)} WHERE begins <= ${now} AND ends > ${now} ORDER BY quota, units DESC, subject`
      return rows.map(quotaUseOf)
    }),
  forget: async (before) => {
    let count = atOnce
    while (count >= atOnce)
      count = await use(
        async (sql) =>
          (
            await sql`DELETE FROM ${sql(tables.usage)} WHERE ctid = ANY (ARRAY (SELECT ctid FROM ${sql(tables.usage)} WHERE hour < ${before} LIMIT ${atOnce}))`
          ).count,
      )
  },
})

/** Windows as JSON, with their places in the list. */
const placed = (windows: readonly QuotaWindow[]): string =>
  JSON.stringify(windows.map((one, place) => ({ ...one, place })))

async function addUses(sql: Statements, table: string, uses: string): Promise<readonly number[]> {
  const sums = await sql`
    WITH added AS (
      INSERT INTO ${sql(table)} AS known (quota, subject, begins, ends, units)
      SELECT quota, subject, "from", until, units FROM jsonb_to_recordset(${uses}::text::jsonb)
        AS asked (quota text, subject text, "from" bigint, until bigint, units double precision)
      ORDER BY quota COLLATE "C", subject COLLATE "C", "from"
      ON CONFLICT (quota, subject, begins) DO UPDATE SET units = known.units + excluded.units, ends = excluded.ends
      RETURNING quota, subject, begins, units)
    SELECT added.units FROM jsonb_to_recordset(${uses}::text::jsonb) AS asked (quota text, subject text, "from" bigint, place integer)
    JOIN added ON added.quota = asked.quota AND added.subject = asked.subject AND added.begins = asked."from" ORDER BY asked.place`
  return sums.map(unitsOf)
}

async function addRows(sql: Statements, table: string, rows: string): Promise<void> {
  const columns = countColumns.join(', ')
  const types = countColumns.map((column) => `${column} ${typeOf(column)}`).join(', ')
  const added = countColumns.map((column) => `${column} = known.${column} + excluded.${column}`).join(', ')
  await sql`
    INSERT INTO ${sql(table)} AS known (hour, principal, key, service, ${sql.unsafe(columns)})
    SELECT hour, principal, key, service, ${sql.unsafe(columns)}
    FROM jsonb_to_recordset(${rows}::text::jsonb) AS added (hour bigint, principal text, key text, service text, ${sql.unsafe(types)})
    ORDER BY hour, principal COLLATE "C", key COLLATE "C", service COLLATE "C"
    ON CONFLICT (hour, principal, key, service) DO UPDATE SET ${sql.unsafe(added)}`
}

/** The statement of sums. Its names are of closed lists and of the schema, whose letters the configuration limits. */
function sumsOf(table: string, { from, to, by, stepMs }: UsageQuestion) {
  const told = names.map((name) => (by.includes(name) ? name : `'' AS ${name}`))
  const summed = countColumns.map((column) => `sum(${column})::${typeOf(column)} AS ${column}`)
  const at = stepMs === undefined ? '0::bigint' : `hour - hour % ${Math.trunc(stepMs)}`
  const groups = ['at', ...names.filter((name) => by.includes(name))].map((name) => `"${name}"`).join(', ')
  const [schema, name] = table.split('.')
  return {
    text: `SELECT ${at} AS at, ${[...told, ...summed].join(', ')} FROM "${schema}"."${name}" WHERE hour >= $1 AND hour < $2 GROUP BY ${groups} ORDER BY ${groups}`,
    values: [from, to],
  }
}
