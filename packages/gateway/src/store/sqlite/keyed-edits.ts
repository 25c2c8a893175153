import type { DatabaseSync } from 'node:sqlite'
import type { KeyedEditStore } from '../port.ts'
import { isAbandoned, keyedEditOf } from '../records/rows.ts'
import { transaction } from './transaction.ts'

/** Edits by their keys in SQLite. */
export function sqliteKeyedEdits(database: DatabaseSync): KeyedEditStore {
  const find = database.prepare('SELECT * FROM keyedEdits WHERE id = ? AND expiresAt >= ?')
  const count = database.prepare(
    'SELECT count(*) AS known FROM keyedEdits WHERE caller = ? AND expiresAt >= ?',
  )
  const begin = database.prepare('INSERT OR REPLACE INTO keyedEdits VALUES (?, ?, ?, ?, 0, ?, NULL, ?)')
  const sending = database.prepare('UPDATE keyedEdits SET isSent = 1 WHERE id = ? AND holder = ?')
  const renew = database.prepare('UPDATE keyedEdits SET leaseUntil = ? WHERE id = ? AND holder = ?')
  const finish = database.prepare(
    'UPDATE keyedEdits SET outcome = ?, expiresAt = ? WHERE id = ? AND holder = ?',
  )
  const free = database.prepare('DELETE FROM keyedEdits WHERE id = ? AND holder = ?')
  return {
    begin: async ({ id, caller, request, holder, now, leaseUntil, expiresAt, most }) =>
      transaction(database, () => {
        const row = find.get(id, now)
        const known = row && keyedEditOf(row)
        if (known && !isAbandoned(known, now)) return known
        if (known === undefined && Number(count.get(caller, now)?.known) >= most) return 'too-many'
        begin.run(id, caller, request, holder, leaseUntil, expiresAt)
        return 'begun'
      }),
    sending: async (id, holder) => sending.run(id, holder).changes === 1,
    renew: async (id, holder, leaseUntil) => {
      renew.run(leaseUntil, id, holder)
    },
    finish: async ({ id, holder, outcome, expiresAt }) => {
      finish.run(outcome, expiresAt, id, holder)
    },
    free: async (id, holder) => {
      free.run(id, holder)
    },
  }
}
