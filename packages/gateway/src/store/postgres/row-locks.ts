import type { LockedRow, RowLockStore } from '../port.ts'
import type { Database } from './database.ts'
import { lockSpace } from './names.ts'

/** Locks of rows in PostgreSQL. Whoever takes rows of a layer takes turns there, in one order for all layers. */
export const postgresRowLocks = ({ names, clock, use, transact }: Database): RowLockStore => ({
  take: ({ holder, rows, now, until }) =>
    transact(async (sql) => {
      const layers = [...new Set(rows.map(({ layer }) => names.lockOf(`layer ${layer}`)))].sort(
        (a, b) => a - b,
      )
      for (const layer of layers) await sql`SELECT pg_advisory_xact_lock(${lockSpace}, ${layer})`
      const asked = textOf(rows)
      // A lock that outlived its lease is gone, and not only for who wants its row: its holder must not renew it afterwards.
      await sql`
        DELETE FROM ${sql(names.rowLocks)} WHERE until < ${clock.there(now)}
        AND layer IN (SELECT layer FROM jsonb_to_recordset(${asked}::text::jsonb) AS asked (layer text))`
      const [taken] = await sql`
        SELECT 1 FROM jsonb_to_recordset(${asked}::text::jsonb) AS asked (layer text, row text)
        JOIN ${sql(names.rowLocks)} AS locks ON locks.layer = asked.layer AND (asked.row = '*' OR locks.row IN (asked.row, '*'))
        WHERE locks.holder <> ${holder} LIMIT 1`
      if (taken !== undefined) return false
      await sql`
        INSERT INTO ${sql(names.rowLocks)} (layer, row, holder, until)
        SELECT layer, row, ${holder}, ${clock.there(until)}::bigint
        FROM jsonb_to_recordset(${asked}::text::jsonb) AS asked (layer text, row text)
        ON CONFLICT (layer, row) DO UPDATE SET holder = excluded.holder, until = excluded.until`
      return true
    }),
  renew: (holder, until) =>
    use(async (sql) => {
      const { count } =
        await sql`UPDATE ${sql(names.rowLocks)} SET until = ${clock.there(until)} WHERE holder = ${holder}`
      return count
    }),
  release: (holder) =>
    use(async (sql) => {
      await sql`DELETE FROM ${sql(names.rowLocks)} WHERE holder = ${holder}`
    }),
})

/** Rows as JSON, each once. */
const textOf = (rows: readonly LockedRow[]): string =>
  JSON.stringify(
    [...new Set(rows.map(({ layer, row }) => JSON.stringify({ layer, row: String(row) })))].map((one) =>
      JSON.parse(one),
    ),
  )
