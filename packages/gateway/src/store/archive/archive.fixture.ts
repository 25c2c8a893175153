import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { onTestFinished } from 'vitest'
import { archivedStore } from '../archived-store.ts'
import { migrate } from '../migrations.ts'
import { createSealer } from '../sealing.ts'
import { type ArchivedStore, backUp } from './backup.ts'
import type { Entry } from './given.ts'
import { copiedTables, plainOf, storedValue } from './tables.ts'

/**
 * Tables that are neither copied nor backed up: locks of rows and the register of gateways end within seconds, and what gateways kept under purges belongs to
 * the store that they were noted in; another one has a history of its own.
 */
export const leftOutTables: readonly string[] = ['rowLocks', 'gateways', 'purges', 'purgeNumber']

/** The columns of a table that are neither backed up nor made by the store itself, and those that are backed up and not there. */
export function strayColumns(from: string, there: readonly string[]): readonly string[] {
  const table = copiedTables.find((one) => one.from === from) as (typeof copiedTables)[number]
  const sealer = createSealer(Buffer.from(secretOfTests), randomBytes)
  const isStray = (column: string) => {
    try {
      plainOf({ [column]: null }, { table, sealer })
      return false
    } catch {
      return true
    }
  }
  return [...there.filter(isStray), ...table.columns.filter((column) => !there.includes(column))]
}

/** A folder that goes with the test. */
export function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-archive-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

export const secretOfTests = 'a secret of tests with more than 32 characters'

/** The store of a folder as it is backed up. */
export function storeIn(directory: string, secret = secretOfTests): ArchivedStore {
  return archivedStore({
    store: { kind: 'sqlite', file: 'mapgate.db' },
    directory,
    environment: { MAPGATE_SECRET: secret },
    random: randomBytes,
  })
}

/** Writes records into every column of every table that is backed up, also of those that are added later. */
export function fill(directory: string, records: number, secret = secretOfTests): void {
  const sealer = createSealer(Buffer.from(secret), randomBytes)
  const database = openFile(directory)
  database.exec('BEGIN')
  for (const table of copiedTables) {
    const columns = database.prepare(`PRAGMA table_info(${table.from})`).all()
    const types = new Map(columns.map(({ name, type }) => [String(name), String(type)]))
    const insert = database.prepare(
      `INSERT INTO ${table.from} (${table.columns.join(', ')}) VALUES (${table.columns.map(() => '?').join(', ')})`,
    )
    for (let nth = 0; nth < records; nth += 1) {
      const record = Object.fromEntries(
        table.columns.map((column) => [column, sampleOf(column, types.get(column), nth)]),
      )
      insert.run(...table.columns.map((column) => storedValue(record, column, { table, sealer }) as string))
    }
  }
  database.exec('COMMIT')
  database.close()
}

function sampleOf(column: string, type: string | undefined, nth: number): string | number {
  if (column === 'isSent') return nth % 2
  if (type === 'BLOB') return Buffer.from(`a secret of record ${nth}`).toString('base64')
  if (type === 'REAL') return nth / 3
  return type === 'INTEGER' ? 1_000 + nth : `${column} ${nth}, “ä”`
}

/** Opens the file of a store, in its newest form. */
export function openFile(directory: string): DatabaseSync {
  const database = new DatabaseSync(join(directory, 'mapgate.db'))
  database.exec('PRAGMA journal_mode = WAL')
  migrate(database)
  return database
}

/** All records, each as a line. */
export async function linesOf(entries: AsyncIterable<Entry>): Promise<string[]> {
  const lines: string[] = []
  for await (const entry of entries) lines.push(JSON.stringify(entry))
  return lines
}

/** Makes a backup of a store, and gives its file. */
export async function backupOf(
  store: ArchivedStore,
  changes: { file?: string; force?: boolean } = {},
): Promise<string> {
  const file = join(folder(), 'a.backup')
  await backUp(store, {
    file,
    force: false,
    random: randomBytes,
    now: 1_800_000_000_000,
    progress: () => {},
    ...changes,
  })
  return changes.file ?? file
}

/** What `readWhole` and its like are told besides. */
export const asRead = (file: string, secret = secretOfTests) => ({ file, secret, progress: () => {} })

/** Reads what an asynchronous function fails with. */
export const failureOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing failed',
    (error: Error) => error.message,
  )

export const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8)

/** All bytes that come. */
export async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

/** A store with so many records in each table. */
export function filled(records = 3): { readonly directory: string; readonly store: ArchivedStore } {
  const directory = folder()
  fill(directory, records)
  return { directory, store: storeIn(directory) }
}
