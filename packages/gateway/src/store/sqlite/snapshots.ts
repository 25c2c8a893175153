import type { DatabaseSync } from 'node:sqlite'
import type { Snapshot, SnapshotStore } from '../port.ts'
import { text } from './columns.ts'

/** Snapshots in SQLite: one read by primary key on a miss of the cache, one write for a new token. */
export function sqliteSnapshots(database: DatabaseSync): SnapshotStore {
  const put = database.prepare('INSERT OR IGNORE INTO snapshots VALUES (?, ?, ?)')
  const get = database.prepare('SELECT body FROM snapshots WHERE id = ?')
  return {
    put: async (snapshot) => {
      put.run(snapshot.id, JSON.stringify(snapshot), snapshot.expiresAt)
    },
    get: async (id) => {
      const row = get.get(id)
      // The text was written by this code, and is reached only with a good signature.
      return row && (JSON.parse(text(row, 'body')) as Snapshot)
    },
  }
}
