import type { DatabaseSync } from 'node:sqlite'
import type { KeyRecord, KeyStore } from '../port.ts'
import { changeWriter } from './changes.ts'
import {
  attributes,
  jsonOrNull,
  type Row,
  text,
  textOrNull,
  texts,
  textsOrNull,
  time,
  timeOrNull,
} from './columns.ts'
import { transaction } from './transaction.ts'

const keyOf = (row: Row): KeyRecord => ({
  id: text(row, 'id'),
  name: text(row, 'name'),
  owner: textOrNull(row, 'owner'),
  hash: text(row, 'hash'),
  roles: texts(row, 'roles'),
  attributes: attributes(row, 'attributes'),
  origins: textsOrNull(row, 'origins'),
  networks: textsOrNull(row, 'networks'),
  createdAt: time(row, 'createdAt'),
  expiresAt: timeOrNull(row, 'expiresAt'),
  revokedAt: timeOrNull(row, 'revokedAt'),
  lastUsedAt: timeOrNull(row, 'lastUsedAt'),
})

/** API keys in SQLite. */
export function sqliteKeys(database: DatabaseSync): KeyStore {
  const insert = database.prepare('INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
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
    list: async () => list.all().map(keyOf),
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
