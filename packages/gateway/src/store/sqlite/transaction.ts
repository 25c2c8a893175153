import type { DatabaseSync } from 'node:sqlite'

/** Runs `work` as one write: all of it or nothing, also when the process is killed in the middle. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
