import type { DatabaseSync } from 'node:sqlite'
import { bytes, time } from '../records/columns.ts'
import type { OneTimeStore } from '../session-port.ts'

/** What can be had once, in SQLite. */
export function sqliteOneTime(database: DatabaseSync): OneTimeStore {
  const put = database.prepare('INSERT OR IGNORE INTO oneTime VALUES (?, ?, ?)')
  const take = database.prepare('DELETE FROM oneTime WHERE id = ? RETURNING body, expiresAt')
  return {
    put: async ({ id, body, expiresAt }) => put.run(id, body, expiresAt).changes === 1,
    take: async (id, now) => {
      const row = take.get(id)
      if (row === undefined || time(row, 'expiresAt') <= now) return undefined
      return bytes(row, 'body')
    },
  }
}
