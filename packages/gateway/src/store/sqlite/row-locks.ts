import type { DatabaseSync } from 'node:sqlite'
import type { LockedRow, RowLockStore } from '../port.ts'
import { transaction } from './transaction.ts'

/** Locks of rows in SQLite. */
export function sqliteRowLocks(database: DatabaseSync): RowLockStore {
  const forget = database.prepare('DELETE FROM rowLocks WHERE layer = ? AND until < ?')
  const anyOfLayer = database.prepare('SELECT 1 FROM rowLocks WHERE layer = ? AND holder <> ? LIMIT 1')
  const one = database.prepare(
    "SELECT 1 FROM rowLocks WHERE layer = ? AND row IN (?, '*') AND holder <> ? LIMIT 1",
  )
  const insert = database.prepare(
    'INSERT INTO rowLocks VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET until = excluded.until',
  )
  const renew = database.prepare('UPDATE rowLocks SET until = ? WHERE holder = ?')
  const release = database.prepare('DELETE FROM rowLocks WHERE holder = ?')
  const isTaken = ({ layer, row }: LockedRow, holder: string): boolean =>
    (row === '*' ? anyOfLayer.get(layer, holder) : one.get(layer, String(row), holder)) !== undefined
  return {
    take: async ({ holder, rows, now, until }) =>
      transaction(database, () => {
        for (const layer of new Set(rows.map((each) => each.layer))) forget.run(layer, now)
        if (rows.some((row) => isTaken(row, holder))) return false
        for (const { layer, row } of rows) insert.run(layer, String(row), holder, until)
        return true
      }),
    renew: async (holder, until) => Number(renew.run(until, holder).changes),
    release: async (holder) => {
      release.run(holder)
    },
  }
}
