import type { DatabaseSync } from 'node:sqlite'
import type { KeyStore } from '../port.ts'
import { jsonOrNull, understood } from '../records/columns.ts'
import { keyOf } from '../records/rows.ts'
import { changeWriter } from './changes.ts'
import { transaction } from './transaction.ts'

/** API keys in SQLite. */
export function sqliteKeys(database: DatabaseSync): KeyStore {
  const insert = database.prepare(
    'INSERT INTO keys (id, name, owner, hash, roles, attributes, origins, networks, createdAt, expiresAt, revokedAt, lastUsedAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const find = database.prepare('SELECT * FROM keys WHERE hash = ?')
  const list = database.prepare('SELECT * FROM keys ORDER BY createdAt, id')
  const revoke = database.prepare('UPDATE keys SET revokedAt = coalesce(revokedAt, ?) WHERE id = ?')
  const touch = database.prepare('UPDATE keys SET lastUsedAt = max(coalesce(lastUsedAt, 0), ?) WHERE id = ?')
  const writeChange = changeWriter(database)
  return {
    insert: async (key) => {
      insert.run(
        key.id,
        key.name,
        key.owner,
        key.hash,
        JSON.stringify(key.roles),
        JSON.stringify(key.attributes),
        jsonOrNull(key.origins),
        jsonOrNull(key.networks),
        key.createdAt,
        key.expiresAt,
        key.revokedAt,
        key.lastUsedAt,
      )
    },
    findByHash: async (hash) => {
      const row = find.get(hash)
      return row && keyOf(row)
    },
    list: async () => understood(list.all(), keyOf),
    revoke: async (id, now) =>
      transaction(database, () => {
        if (revoke.run(now, id).changes === 0) return false
        writeChange({ subject: `key:${id}`, before: now, at: now })
        return true
      }),
    touch: async (uses) =>
      transaction(database, () => {
        for (const [id, at] of uses) touch.run(at, id)
      }),
  }
}
