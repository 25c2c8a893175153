import type { Change, ChangeLog } from '../port.ts'
import { forGood } from '../records/for-good.ts'
import type { Statements } from './connection.ts'
import type { Database } from './database.ts'
import type { Follower } from './follower.ts'
import { lockSpace } from './names.ts'

/**
 * Writes a change inside of a transaction; only the newest of a subject is kept, with the latest `before` of all. The lock is held until the end of the
 * transaction, so numbers are given in the order in which changes appear.
 */
export async function writeChange(
  sql: Statements,
  { names, clock, noteChange }: Database,
  { subject, before, at }: Omit<Change, 'sequence'>,
): Promise<void> {
  await lockChanges(sql, { names })
  const ends = before === null ? null : clock.there(before)
  noteChange(sql, { subject, before: ends, at: clock.there(at) })
  await sql`
    INSERT INTO ${sql(names.changes)} AS known (subject, before, at) VALUES (${subject}, ${ends}, ${clock.there(at)})
    ON CONFLICT (subject) DO UPDATE
    SET sequence = excluded.sequence, before = greatest(known.before, excluded.before), at = excluded.at, writer = excluded.writer`
  await sql`SELECT pg_notify(${names.channel}, '')`
}

/** Lets one transaction after another write changes. */
export const lockChanges = async (sql: Statements, { names }: Pick<Database, 'names'>): Promise<void> => {
  await sql`SELECT pg_advisory_xact_lock(${lockSpace}, ${names.lockOf('changes')})`
}

/** The change log in PostgreSQL. */
export const postgresChanges = (database: Database, follower: Follower): ChangeLog => ({
  append: (change) => database.transact((sql) => writeChange(sql, database, change)),
  end: (subject, at) =>
    database.transact((sql) => writeChange(sql, database, { subject, before: forGood, at })),
  since: (place) => follower.since(place),
  askEveryMs: 1_000,
  onBell: (ring) => follower.onBell(ring),
})
