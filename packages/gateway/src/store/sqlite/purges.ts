import type { DatabaseSync } from 'node:sqlite'
import type { PurgeStore } from '../purge-port.ts'
import { transaction } from './transaction.ts'

/** Purges in SQLite, for the processes of one machine. */
export function sqlitePurges(database: DatabaseSync): PurgeStore {
  const forget = database.prepare('DELETE FROM purges WHERE place = ?')
  const insert = database.prepare(
    'INSERT INTO purges (place, number, name) VALUES (?, (SELECT value FROM purgeNumber) + 1, ?)',
  )
  const count = database.prepare('UPDATE purgeNumber SET value = value + 1')
  const head = database.prepare(
    "SELECT name AS history, (SELECT value FROM purgeNumber) AS head FROM purges WHERE place = '#'",
  )
  const since = database.prepare('SELECT * FROM purges WHERE number > ? ORDER BY number')
  return {
    append: async (purges) =>
      transaction(database, () => {
        for (const { place, name } of purges) {
          forget.run(place)
          insert.run(place, name)
          count.run()
        }
      }),
    since: async (number) => {
      const found = head.get()
      return {
        history: String(found?.history),
        head: Number(found?.head),
        purges: since.all(number).map((row) => ({
          place: String(row.place),
          number: Number(row.number),
          name: String(row.name),
        })),
      }
    },
  }
}
