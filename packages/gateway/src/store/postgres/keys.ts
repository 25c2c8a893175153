import type { KeyStore } from '../port.ts'
import { jsonOrNull, understood } from '../records/columns.ts'
import { keyOf } from '../records/rows.ts'
import { writeChange } from './changes.ts'
import type { Database } from './database.ts'
import { noteUses } from './uses.ts'

/** API keys in PostgreSQL. */
export const postgresKeys = (database: Database): KeyStore => {
  const { names, use, transact } = database
  return {
    insert: (key) =>
      use(async (sql) => {
        const [roles = '', attributes = ''] = [key.roles, key.attributes].map((value) =>
          JSON.stringify(value),
        )
        await sql`
          INSERT INTO ${sql(names.keys)} (id, name, owner, hash, roles, attributes, origins, networks, created_at, expires_at, revoked_at, last_used_at)
          VALUES (${key.id}, ${key.name}, ${key.owner}, ${key.hash}, ${roles}, ${attributes}, ${jsonOrNull(key.origins)}, ${jsonOrNull(key.networks)},
            ${key.createdAt}, ${key.expiresAt}, ${key.revokedAt}, ${key.lastUsedAt})`
      }),
    findByHash: (hash) =>
      use(async (sql) => {
        const [row] = await sql`SELECT * FROM ${sql(names.keys)} WHERE hash = ${hash}`
        return row && keyOf(row)
      }),
    list: () =>
      use(async (sql) =>
        understood(await sql`SELECT * FROM ${sql(names.keys)} ORDER BY created_at, id`, keyOf),
      ),
    revoke: (id, now) =>
      transact(async (sql) => {
        const { count } =
          await sql`UPDATE ${sql(names.keys)} SET revoked_at = coalesce(revoked_at, ${now}) WHERE id = ${id}`
        if (count === 0) return false
        await writeChange(sql, database, { subject: `key:${id}`, before: now, at: now })
        return true
      }),
    touch: (uses) => use((sql) => noteUses(sql, names.keys, uses)),
  }
}
