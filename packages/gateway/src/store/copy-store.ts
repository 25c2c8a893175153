import { DatabaseSync } from 'node:sqlite'
import { type PostgresPlace, writeToPostgres } from './archive/postgres-records.ts'
import { sqliteEntries } from './archive/sqlite-records.ts'
import { migrate } from './migrations.ts'
import type { Sealer } from './sealing.ts'

interface CopyOptions {
  readonly file: string
  readonly fileSealer: Sealer
  readonly target: PostgresPlace
  readonly targetSealer: Sealer
}

/**
 * Copies a store from a SQLite file into an empty schema of a database, sealed with the secret of the database: all or nothing. Nobody writes to the file
 * meanwhile. What arrived is read again and compared by count and digest before it counts.
 * @returns the number of records of each table
 * @throws Error with a sentence where the schema is not empty, something was sealed with another secret, or what arrived differs
 */
export async function copyStore({
  file,
  fileSealer,
  target,
  targetSealer,
}: CopyOptions): Promise<Readonly<Record<string, number>>> {
  const source = new DatabaseSync(file, { timeout: 5_000 })
  try {
    migrate(source)
    source.exec('BEGIN IMMEDIATE')
    await readToTheEnd(sqliteEntries(file, fileSealer))
    const copied = await writeToPostgres(target, {
      entries: sqliteEntries(file, fileSealer),
      sealer: targetSealer,
    })
    return copied.counts
  } finally {
    source.close()
  }
}

/** Whatever cannot be read, or was sealed with another secret, is found before anything is written. */
async function readToTheEnd(entries: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of entries);
}
