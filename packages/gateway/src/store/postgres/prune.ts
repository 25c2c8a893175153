import type { Statements } from './connection.ts'
import type { Database } from './database.ts'
import { lockSpace } from './names.ts'

const dayMs = 86_400_000
const atOnce = 5_000

/**
 * Removes what is of no use any more, by the clock of the database, so that a machine whose clock is ahead removes nothing too early. Of several gateways
 * at once, one does it.
 */
export async function prune({ names, clock, transact }: Database, time: number): Promise<void> {
  const now = clock.there(time)
  const steps: readonly ((sql: Statements) => PromiseLike<{ readonly count: number }>)[] = [
    (sql) => ended(sql, names.snapshots, now - dayMs),
    (sql) => ended(sql, names.outputs, now),
    (sql) => ended(sql, names.sessions, now),
    (sql) => ended(sql, names.oneTime, now),
    (sql) => ended(sql, names.keyedEdits, now),
    (sql) => sql`DELETE FROM ${sql(names.signingKeys)} WHERE retires_at < ${now}`,
    (sql) => sql`DELETE FROM ${sql(names.holders)} WHERE seen_at < ${now - 30 * dayMs}`,
    (sql) => sql`DELETE FROM ${sql(names.rowLocks)} WHERE until < ${now}`,
    (sql) => sql`DELETE FROM ${sql(names.quotaUses)} WHERE ends < ${now - dayMs}`,
    (sql) =>
      sql`DELETE FROM ${sql(names.changes)} WHERE subject ~ '^(session|rights|grant):' AND at < ${now - 90 * dayMs}`,
  ]
  for (const step of steps) {
    let count = atOnce
    while (count >= atOnce)
      count = await transact(async (sql) => {
        const [turn] =
          await sql`SELECT pg_try_advisory_xact_lock(${lockSpace}, ${names.lockOf('prune')}) AS is_mine`
        return turn?.isMine === true ? (await step(sql)).count : 0
      })
  }
}

/** Removes some records whose end is past. */
const ended = (sql: Statements, table: string, before: number) =>
  sql`DELETE FROM ${sql(table)} WHERE ctid = ANY (ARRAY (SELECT ctid FROM ${sql(table)} WHERE expires_at < ${before} LIMIT ${atOnce}))`
