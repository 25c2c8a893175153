import type { DatabaseSync } from 'node:sqlite'

/**
 * Runs writes that need not wait for the disk. A power cut may lose a token or an address of the last moment (its owner asks again);
 * waiting would cost every ticket.
 */
export function relaxedWrites(database: DatabaseSync): (write: () => void) => void {
  const relaxed = database.prepare('PRAGMA synchronous = NORMAL')
  const strict = database.prepare('PRAGMA synchronous = FULL')
  return (write) => {
    relaxed.run()
    try {
      write()
    } finally {
      strict.run()
    }
  }
}
