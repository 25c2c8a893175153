import { signingKeyRoot } from '../../core/authentication/signing-key-root.ts'
import type { SigningKeyRecord, SigningKeyStore } from '../port.ts'
import { understood } from '../records/columns.ts'
import { forGood } from '../records/for-good.ts'
import { signingKeyOf } from '../records/rows.ts'
import { lockChanges, writeChange } from './changes.ts'
import type { Statements } from './connection.ts'
import type { Database } from './database.ts'

/** Signing keys in PostgreSQL, sealed before they come here. */
export const postgresSigningKeys = (database: Database): SigningKeyStore => {
  const { names, use, transact } = database
  return {
    list: () =>
      use(async (sql) =>
        understood(
          await sql`SELECT * FROM ${sql(names.signingKeys)} ORDER BY created_at, place`,
          signingKeyOf,
        ),
      ),
    insertFirst: (key) =>
      use(async (sql) => {
        // An index lets only one be the newest.
        await sql`
          INSERT INTO ${sql(names.signingKeys)} (id, secret, created_at) VALUES (${key.id}, ${key.secret}, ${key.createdAt})
          ON CONFLICT DO NOTHING`
      }),
    rotate: (key, othersRetireAt) =>
      transact(async (sql) => {
        await lockChanges(sql, database)
        await sql`UPDATE ${sql(names.signingKeys)} SET retires_at = ${othersRetireAt} WHERE retires_at IS NULL`
        await sql`INSERT INTO ${sql(names.signingKeys)} (id, secret, created_at) VALUES (${key.id}, ${key.secret}, ${key.createdAt})`
        await writeChange(sql, database, { subject: 'signing-keys', before: null, at: key.createdAt })
      }),
    revokeAll: (key) => transact((sql) => revokeAll(sql, database, key)),
  }
}

async function revokeAll(
  sql: Statements,
  database: Database,
  { id, secret, createdAt }: SigningKeyRecord,
): Promise<readonly string[]> {
  const { names } = database
  await lockChanges(sql, database)
  const rows = await sql`SELECT id FROM ${sql(names.signingKeys)} FOR UPDATE`
  const ended = rows.map((row) => String(row.id))
  for (const one of ended)
    await writeChange(sql, database, { subject: signingKeyRoot(one), before: forGood, at: createdAt })
  for (const table of [names.signingKeys, names.snapshots, names.sessions, names.oneTime])
    await sql`DELETE FROM ${sql(table)}`
  await sql`INSERT INTO ${sql(names.signingKeys)} (id, secret, created_at) VALUES (${id}, ${secret}, ${createdAt})`
  await writeChange(sql, database, { subject: 'signing-keys', before: null, at: createdAt })
  return ended
}
