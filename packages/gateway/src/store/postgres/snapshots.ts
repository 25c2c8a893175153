import type { OutputStore, Snapshot, SnapshotStore } from '../port.ts'
import { text } from '../records/columns.ts'
import { snapshotIn } from '../records/snapshot.ts'
import type { Statements } from './connection.ts'
import type { Database } from './database.ts'

/**
 * Writes a snapshot; one of that id that is there already stays as it is. The commit is not waited for on the disk: its owner signs in again where it was lost,
 * and a ticket costs no wait.
 */
export async function putSnapshot(
  sql: Statements,
  { names, clock }: Pick<Database, 'names' | 'clock'>,
  snapshot: Snapshot,
): Promise<void> {
  const { issuedAt, rootedAt, expiresAt } = snapshot
  const times = {
    issuedAt: clock.there(issuedAt),
    rootedAt: clock.there(rootedAt),
    expiresAt: clock.there(expiresAt),
  }
  await sql`
    INSERT INTO ${sql(names.snapshots)} (id, body, expires_at)
    SELECT ${snapshot.id}, ${JSON.stringify({ ...snapshot, ...times })}, ${times.expiresAt}::bigint
    WHERE set_config('synchronous_commit', 'off', true) IS NOT NULL
    ON CONFLICT DO NOTHING`
}

/** Snapshots in PostgreSQL. */
export const postgresSnapshots = (database: Database): SnapshotStore => {
  const { names, clock, use } = database
  return {
    put: (snapshot) => use((sql) => putSnapshot(sql, database, snapshot)),
    get: (id) =>
      use(async (sql) => {
        const [row] = await sql`SELECT body FROM ${sql(names.snapshots)} WHERE id = ${id}`
        const snapshot = row && snapshotIn(text(row, 'body'))
        if (snapshot === undefined) return undefined
        const { issuedAt, rootedAt, expiresAt } = snapshot
        return {
          ...snapshot,
          issuedAt: clock.here(issuedAt),
          rootedAt: clock.here(rootedAt),
          expiresAt: clock.here(expiresAt),
        }
      }),
  }
}

/** Addresses of pictures in PostgreSQL. */
export const postgresOutputs = ({ names, use }: Database): OutputStore => ({
  put: ({ name, body, expiresAt }) =>
    use(async (sql) => {
      await sql`
        INSERT INTO ${sql(names.outputs)} (name, body, expires_at) SELECT ${name}, ${body}, ${expiresAt}::bigint
        WHERE set_config('synchronous_commit', 'off', true) IS NOT NULL
        ON CONFLICT DO NOTHING`
    }),
  get: (name) =>
    use(async (sql) => {
      const [row] = await sql`SELECT body FROM ${sql(names.outputs)} WHERE name = ${name}`
      return row && text(row, 'body')
    }),
})
