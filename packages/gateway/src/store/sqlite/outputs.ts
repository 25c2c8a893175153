import type { DatabaseSync } from 'node:sqlite'
import type { OutputStore } from '../port.ts'
import { text } from '../records/columns.ts'

/** Addresses of pictures in SQLite. */
export function sqliteOutputs(database: DatabaseSync): OutputStore {
  const put = database.prepare('INSERT OR IGNORE INTO outputs VALUES (?, ?, ?)')
  const get = database.prepare('SELECT body FROM outputs WHERE name = ?')
  return {
    put: async ({ name, body, expiresAt }) => {
      put.run(name, body, expiresAt)
    },
    get: async (name) => {
      const row = get.get(name)
      return row && text(row, 'body')
    },
  }
}
