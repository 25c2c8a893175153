import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { KeyedEdit, KeyedEditStore } from '../port.ts'
import { type Row, text, time } from './columns.ts'
import { transaction } from './transaction.ts'

const editOf = (row: Row): KeyedEdit => ({
  request: text(row, 'request'),
  isSent: time(row, 'isSent') === 1,
  leaseUntil: time(row, 'leaseUntil'),
  outcome: z.instanceof(Uint8Array).nullable().parse(row.outcome),
})

/** True where an attempt ended without having sent anything, so that another may begin. */
const isAbandoned = ({ isSent, leaseUntil, outcome }: KeyedEdit, now: number): boolean =>
  !isSent && outcome === null && leaseUntil < now

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
        const known = row && editOf(row)
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
