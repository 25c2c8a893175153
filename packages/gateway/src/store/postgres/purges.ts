import type { PurgeStore, StoredPurge } from '../purge-port.ts'
import type { Database } from './database.ts'
import { lockSpace } from './names.ts'

/**
 * Purges in PostgreSQL. Numbers are given under a lock that is held to the end of the transaction, so none appears after a higher one. The history is
 * another one after each failover, restore and restart, and everybody may ask for it; the row that is there from the beginning names the store.
 */
export const postgresPurges = ({ use, transact, names }: Database): PurgeStore => ({
  append: (purges) =>
    transact(async (sql) => {
      const rows = JSON.stringify(purges)
      await sql`SELECT pg_advisory_xact_lock(${lockSpace}, ${names.lockOf('purges')})`
      await sql`
        INSERT INTO ${sql(names.purges)} (place, number, name)
        SELECT place, (SELECT max(number) FROM ${sql(names.purges)}) + row_number() OVER (), name
        FROM jsonb_to_recordset(${rows}::text::jsonb) AS noted (place text, name text)
        ON CONFLICT (place) DO UPDATE SET number = excluded.number, name = excluded.name`
      await sql`SELECT pg_notify(${names.channel}, '')`
    }),
  since: (number) =>
    use(async (sql) => {
      const rows = await sql`
        SELECT head.*, purges.place, purges.number, purges.name
        FROM (
          SELECT concat_ws(' ', extract(epoch FROM pg_postmaster_start_time()), pg_relation_filenode(${names.purges}::text::regclass)) AS history,
            (SELECT max(number) FROM ${sql(names.purges)}) AS head
        ) AS head
        LEFT JOIN ${sql(names.purges)} AS purges ON purges.number > ${number}
        ORDER BY purges.number`
      const purges = rows.filter((row) => row.number !== null) as unknown as readonly StoredPurge[]
      return {
        history: String(rows[0]?.history),
        head: Number(rows[0]?.head),
        purges: purges.map((row) => ({ place: row.place, number: row.number, name: row.name })),
      }
    }),
})
