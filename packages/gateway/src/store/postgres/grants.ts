import type { GrantChange, GrantStore, WantedGrantChange } from '../grant-port.ts'
import { understood } from '../records/columns.ts'
import { grantChangeOf, grantOf, grantsStateOf, holderOf } from '../records/grants.ts'
import type { Statements } from './connection.ts'
import type { Database } from './database.ts'
import { lockSpace, type Names } from './names.ts'

/** Grants in PostgreSQL. Changes are made under a lock that is held to the end of the transaction, one after another, and ring the gateways. */
export const postgresGrants = (database: Database): GrantStore => {
  const { names, clock, use, transact } = database
  return {
    read: () =>
      transact(async (sql) => {
        await sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`
        const state = await stateIn(sql, names)
        const rows = await sql`SELECT * FROM ${sql(names.grants)} ORDER BY position, id`
        return { ...state, grants: understood(rows, grantOf) }
      }),
    state: () => use((sql) => stateIn(sql, names)),
    write: (change) => transact((sql) => write(sql, names, change)),
    history: (most, before = Number.MAX_SAFE_INTEGER) =>
      use(async (sql) =>
        understood(
          await sql`SELECT * FROM ${sql(names.grantHistory)} WHERE number < ${before} ORDER BY number DESC LIMIT ${most}`,
          grantChangeOf,
        ),
      ),
    noteHolders: (holders) =>
      transact(async (sql) => {
        const rows = JSON.stringify(holders.map((one) => ({ ...one, seen_at: clock.there(one.seenAt) })))
        // In one order, so that gateways that note the same wait for each other and never in a circle.
        await sql`
          INSERT INTO ${sql(names.holders)} AS known (id, account, roles, attributes, seen_at)
          SELECT id, account, roles::text, attributes::text, seen_at
          FROM jsonb_to_recordset(${rows}::text::jsonb) AS noted (id text, account text, roles jsonb, attributes jsonb, seen_at bigint)
          ORDER BY id COLLATE "C"
          ON CONFLICT (id) DO UPDATE SET seen_at = greatest(known.seen_at, excluded.seen_at)`
      }),
    holders: (since, most) =>
      use(async (sql) => {
        const rows = await sql`
          SELECT * FROM ${sql(names.holders)} WHERE seen_at >= ${clock.there(since)} ORDER BY seen_at DESC, id LIMIT ${most}`
        return understood(rows, holderOf).map((one) => ({ ...one, seenAt: clock.here(one.seenAt) }))
      }),
  }
}

async function stateIn(sql: Statements, names: Names) {
  const [last] = await sql`SELECT number, mark FROM ${sql(names.grantHistory)} ORDER BY number DESC LIMIT 1`
  return grantsStateOf(last)
}

async function write(
  sql: Statements,
  names: Names,
  { expected, ...wanted }: WantedGrantChange,
): Promise<GrantChange | 'conflict' | 'unknown'> {
  await sql`SELECT pg_advisory_xact_lock(${lockSpace}, ${names.lockOf('grants')})`
  const { version } = await stateIn(sql, names)
  if (version !== expected) return 'conflict'
  const { mark, at, administrator, grantId, after, undoes } = wanted
  const [found] = await sql`SELECT body FROM ${sql(names.grants)} WHERE id = ${grantId}`
  if (after === null && found === undefined) return 'unknown'
  const number = version + 1
  const before = found === undefined ? null : String(found.body)
  if (after === null) await sql`DELETE FROM ${sql(names.grants)} WHERE id = ${grantId}`
  else
    await sql`
      INSERT INTO ${sql(names.grants)} AS known (id, position, body, version, created_by, created_at, changed_by, changed_at)
      SELECT ${grantId}, coalesce(max(position), 0) + 1, ${after}, ${number}::bigint, ${administrator}, ${at}::bigint, ${administrator}, ${at}::bigint
      FROM ${sql(names.grants)}
      ON CONFLICT (id) DO UPDATE
      SET body = excluded.body, version = excluded.version, changed_by = excluded.changed_by, changed_at = excluded.changed_at`
  await sql`
    INSERT INTO ${sql(names.grantHistory)} (number, mark, at, administrator, grant_id, before, after, undoes)
    VALUES (${number}, ${mark}, ${at}, ${administrator}, ${grantId}, ${before}, ${after}, ${undoes})`
  await sql`SELECT pg_notify(${names.channel}, '')`
  return { ...wanted, number, before }
}
