import type { DatabaseSync } from 'node:sqlite'
import type { Snapshot, SnapshotStore } from '../port.ts'
import { text } from './columns.ts'

/** Snapshots in SQLite: one read by primary key on a miss of the memo. */
export function sqliteSnapshots(database: DatabaseSync): SnapshotStore {
  const put = database.prepare('INSERT OR IGNORE INTO snapshots VALUES (?, ?, ?)')
  const get = database.prepare('SELECT body FROM snapshots WHERE id = ?')
  const relaxed = database.prepare('PRAGMA synchronous = NORMAL')
  const strict = database.prepare('PRAGMA synchronous = FULL')
  return {
    put: async (snapshot) => {
      // A power cut may lose a token of the last moment (its owner signs in again); waiting for the disk would cost every ticket.
      relaxed.run()
      try {
        put.run(snapshot.id, JSON.stringify(snapshot), snapshot.expiresAt)
      } finally {
        strict.run()
      }
    },
    get: async (id) => {
      const row = get.get(id)
      // Written by this code alone, and reached only with a good signature.
      return row && (JSON.parse(text(row, 'body')) as Snapshot)
    },
  }
}
