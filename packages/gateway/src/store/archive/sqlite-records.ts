import { chmodSync, closeSync, openSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { knownForm, migrate } from '../migrations.ts'
import type { Sealer } from '../sealing.ts'
import { changeWriter } from '../sqlite/changes.ts'
import { openingFault } from '../sqlite/failure.ts'
import { type Entry, Given, type RestoreWork, requireArrived } from './given.ts'
import { type CopiedTable, copiedTables, plainOf, requireOnce, storedValue } from './tables.ts'

/**
 * The records of a file as they are at one moment, while gateways write.
 * @throws Error with a sentence for a file of a newer release, or another secret
 */
export async function* sqliteEntries(file: string, sealer: Sealer): AsyncGenerator<Entry> {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
  try {
    // From the first reading on it sees the file as it was then: the log of writes is kept for it until it ends.
    database.exec('BEGIN')
    const { user_version: form } = database.prepare('PRAGMA user_version').get() ?? {}
    if (Number(form) > knownForm)
      throw new Error(
        `${file} was written by a newer release of Mapgate (form ${form}, known ${knownForm}): use that one`,
      )
    const there = new Set(
      database
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
        .all()
        .map(({ name }) => name),
    )
    for (const table of copiedTables) if (there.has(table.from)) yield* entriesIn(database, table, sealer)
  } finally {
    database.close()
  }
}

function* allEntries(database: DatabaseSync, sealer: Sealer): Generator<Entry> {
  for (const table of copiedTables) yield* entriesIn(database, table, sealer)
}

function* entriesIn(database: DatabaseSync, table: CopiedTable, sealer: Sealer): Generator<Entry> {
  for (const row of selectFrom(database, table).iterate()) yield [table.from, plainOf(row, { table, sealer })]
}

const selectFrom = (database: DatabaseSync, { from, order }: CopiedTable) =>
  database.prepare(`SELECT * FROM ${from}${order === undefined ? '' : ` ORDER BY ${order}`}`)

/**
 * Writes records into a file whose tables are empty, or that is not there yet: all or nothing, also when the process is killed in the middle. Revocations that are
 * there already stay.
 * @throws Error with a sentence; then nothing was written
 */
export async function writeToSqlite(file: string, { entries, sealer }: RestoreWork): Promise<Given> {
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
  const database = new DatabaseSync(file, { timeout: 5_000 })
  try {
    database.exec('PRAGMA synchronous = FULL')
    migrate(database)
    database.exec('BEGIN IMMEDIATE')
    requireEmpty(database, file)
    const given = new Given()
    const write = writerInto(database, sealer)
    for await (const entry of entries) {
      write(entry)
      given.add(entry)
    }
    await requireArrived(given, allEntries(database, sealer))
    database.exec('COMMIT')
    return given
  } catch (error) {
    throw openingFault(error, file)
  } finally {
    database.close()
  }
}

function requireEmpty(database: DatabaseSync, file: string): void {
  for (const { from } of copiedTables) {
    if (from === 'changes') continue
    if (database.prepare(`SELECT 1 FROM ${from} LIMIT 1`).get() !== undefined)
      throw new Error(
        `${file} is not empty (${from}): stop the gateway, move it away with its -wal and -shm, and restore again`,
      )
  }
}

function writerInto(database: DatabaseSync, sealer: Sealer): (entry: Entry) => void {
  const tables = new Map(copiedTables.map((table) => [table.from, table]))
  const names = new Set<string>()
  const prepared = new Map<string, StatementSync>()
  const writeChange = changeWriter(database)
  return ([from, record]) => {
    const table = tables.get(from) as CopiedTable
    if (from === 'users') requireOnce(names, String(record.name))
    if (from === 'changes') {
      const { subject, before, at } = record
      return writeChange({ subject: String(subject), before: before as number | null, at: Number(at) })
    }
    const columns = Object.keys(record)
    const statement = `INSERT INTO ${from} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`
    const insert = prepared.get(statement) ?? database.prepare(statement)
    prepared.set(statement, insert)
    insert.run(...columns.map((column) => inFile(storedValue(record, column, { table, sealer }))))
  }
}

const inFile = (value: ReturnType<typeof storedValue>) => (typeof value === 'boolean' ? Number(value) : value)
