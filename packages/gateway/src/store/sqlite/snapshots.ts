import type { DatabaseSync } from 'node:sqlite'
import type { Snapshot, SnapshotStore } from '../port.ts'
import { text } from './columns.ts'
import { relaxedWrites } from './relaxed.ts'

/** Snapshots in SQLite: one read by primary key on a miss of the memo. */
export function sqliteSnapshots(database: DatabaseSync): SnapshotStore {
  const put = database.prepare('INSERT OR IGNORE INTO snapshots VALUES (?, ?, ?)')
  const get = database.prepare('SELECT body FROM snapshots WHERE id = ?')
  const relaxed = relaxedWrites(database)
  return {
    put: async (snapshot) => {
      relaxed(() => put.run(snapshot.id, JSON.stringify(snapshot), snapshot.expiresAt))
    },
    get: async (id) => {
      const row = get.get(id)
      // Written by this code alone, and reached only with a good signature.
      return row && (JSON.parse(text(row, 'body')) as Snapshot)
    },
  }
}
