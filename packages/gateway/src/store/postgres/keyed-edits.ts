import type { KeyedEditStore } from '../port.ts'
import { isAbandoned, keyedEditOf } from '../records/rows.ts'
import type { Database } from './database.ts'
import { lockSpace } from './names.ts'

/** Edits by their keys in PostgreSQL. */
export const postgresKeyedEdits = (database: Database): KeyedEditStore => {
  const { names, clock, use } = database
  return {
    begin: beginning(database),
    sending: (id, holder) =>
      use(async (sql) => {
        const { count } =
          await sql`UPDATE ${sql(names.keyedEdits)} SET is_sent = true WHERE id = ${id} AND holder = ${holder}`
        return count === 1
      }),
    renew: (id, holder, leaseUntil) =>
      use(async (sql) => {
        await sql`
          UPDATE ${sql(names.keyedEdits)} SET lease_until = ${clock.there(leaseUntil)} WHERE id = ${id} AND holder = ${holder}`
      }),
    finish: ({ id, holder, outcome, expiresAt }) =>
      use(async (sql) => {
        await sql`
          UPDATE ${sql(names.keyedEdits)} SET outcome = ${outcome}, expires_at = ${clock.there(expiresAt)}
          WHERE id = ${id} AND holder = ${holder}`
      }),
    free: (id, holder) =>
      use(async (sql) => {
        await sql`DELETE FROM ${sql(names.keyedEdits)} WHERE id = ${id} AND holder = ${holder}`
      }),
  }
}

/** Edits of one caller begin one after another, so that they are counted right. */
function beginning({ names, clock, transact }: Database): KeyedEditStore['begin'] {
  return ({ id, caller, request, holder, now, leaseUntil, expiresAt, most }) =>
    transact(async (sql) => {
      await sql`SELECT pg_advisory_xact_lock(${lockSpace}, ${names.lockOf(`caller ${caller}`)})`
      const today = clock.there(now)
      const [row] =
        await sql`SELECT * FROM ${sql(names.keyedEdits)} WHERE id = ${id} AND expires_at >= ${today}`
      const known = row && keyedEditOf(row)
      if (known && !isAbandoned(known, today)) return { ...known, leaseUntil: clock.here(known.leaseUntil) }
      if (known === undefined) {
        const [counted] = await sql`
          SELECT count(*)::int AS known FROM ${sql(names.keyedEdits)} WHERE caller = ${caller} AND expires_at >= ${today}`
        if (Number(counted?.known) >= most) return 'too-many'
      }
      await sql`
        INSERT INTO ${sql(names.keyedEdits)} (id, caller, request, holder, is_sent, lease_until, outcome, expires_at)
        VALUES (${id}, ${caller}, ${request}, ${holder}, false, ${clock.there(leaseUntil)}, NULL, ${clock.there(expiresAt)})
        ON CONFLICT (id) DO UPDATE SET caller = excluded.caller, request = excluded.request, holder = excluded.holder, is_sent = false,
          lease_until = excluded.lease_until, outcome = NULL, expires_at = excluded.expires_at`
      return 'begun'
    })
}
