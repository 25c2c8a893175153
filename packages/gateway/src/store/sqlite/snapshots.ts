import type { DatabaseSync } from 'node:sqlite'
import type { Snapshot, SnapshotStore } from '../port.ts'
import { text } from '../records/columns.ts'
import { snapshotIn } from '../records/snapshot.ts'

/** Writes a snapshot; one of that id that is there already stays as it is. */
export function snapshotWriter(database: DatabaseSync): (snapshot: Snapshot) => void {
  const put = database.prepare('INSERT OR IGNORE INTO snapshots VALUES (?, ?, ?)')
  return (snapshot) => void put.run(snapshot.id, JSON.stringify(snapshot), snapshot.expiresAt)
}

/** Snapshots in SQLite: one read by primary key on a miss of the cache, one write for a new token. */
export function sqliteSnapshots(database: DatabaseSync): SnapshotStore {
  const put = snapshotWriter(database)
  const get = database.prepare('SELECT body FROM snapshots WHERE id = ?')
  return {
    put: async (snapshot) => put(snapshot),
    get: async (id) => {
      const row = get.get(id)
      return row && snapshotIn(text(row, 'body'))
    },
  }
}
