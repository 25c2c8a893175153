import type { DatabaseSync } from 'node:sqlite'
import type { Change, ChangeLog } from '../port.ts'
import { forGood } from '../records/for-good.ts'
import { transaction } from './transaction.ts'

/** Writes a change inside a running transaction; only the newest of a subject is kept, with the latest `before` of all. */
export function changeWriter(database: DatabaseSync): (change: Omit<Change, 'sequence'>) => void {
  const earlier = database.prepare('SELECT before FROM changes WHERE subject = ?')
  const forget = database.prepare('DELETE FROM changes WHERE subject = ?')
  const insert = database.prepare('INSERT INTO changes (subject, before, at) VALUES (?, ?, ?)')
  return ({ subject, before, at }) => {
    const known = earlier.get(subject)?.before
    const latest = typeof known === 'number' ? Math.max(known, before ?? known) : before
    forget.run(subject)
    insert.run(subject, latest, at)
  }
}

/**
 * The change log in SQLite. Writers follow each other, so sequences appear in their order.
 * @param requireInPlace throws where others write to another file by now
 */
export function sqliteChanges(database: DatabaseSync, requireInPlace: () => void): ChangeLog {
  const write = changeWriter(database)
  const since = database.prepare('SELECT * FROM changes WHERE sequence > ? ORDER BY sequence')
  return {
    // A file tells nobody that it changed.
    askEveryMs: 250,
    onBell: () => () => {},
    append: async (change) => transaction(database, () => write(change)),
    end: async (subject, at) => transaction(database, () => write({ subject, before: forGood, at })),
    since: async (sequence) => {
      requireInPlace()
      return since.all(sequence).map((row) => ({
        sequence: Number(row.sequence),
        subject: String(row.subject),
        before: row.before === null ? null : Number(row.before),
        at: Number(row.at),
      }))
    },
  }
}
