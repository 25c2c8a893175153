import type { DatabaseSync } from 'node:sqlite'

/** Runs `work` as one write: all of it or nothing, also when the process is killed in the middle. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    rollBack(database)
    throw error
  }
}

/** Undoes a transaction. SQLite has undone it by itself where its disk was full; another attempt would be an error in place of the first one. */
export function rollBack(database: DatabaseSync): void {
  if (database.isTransaction) database.exec('ROLLBACK')
}
