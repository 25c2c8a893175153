import { type ConnectionOptions, openConnection, type Statements } from '../postgres/connection.ts'
import { storeFailure } from '../postgres/failure.ts'
import { formOf, knownForm, migrate } from '../postgres/migrations.ts'
import { lockSpace, type Names, namesIn } from '../postgres/names.ts'
import { foldedName } from '../records/folded-name.ts'
import type { Sealer } from '../sealing.ts'
import { type Entry, Given, type RestoreWork, requireArrived } from './given.ts'
import { copiedTables, type Plain, plainOf, requireOnce, type SealedTable, storedValue } from './tables.ts'

/** A schema of a database. */
export type PostgresPlace = ConnectionOptions & { readonly schema: string }

const atOnce = 500
const longestMs = 3_600_000

/**
 * The records of a schema as they are at one moment, while gateways write.
 * @throws Error with a sentence for a schema of a newer release, or another secret
 */
export async function* postgresEntries(place: PostgresPlace, sealer: Sealer): AsyncGenerator<Entry> {
  const names = namesIn(place.schema)
  const connection = await openConnection(place).catch(raise)
  const { sql } = connection
  try {
    await sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`
    await withoutHaste(sql)
    const form = await formOf(sql, names)
    if (form === 0) throw new Error(`the schema ${place.schema} has no store`)
    if (form > knownForm)
      throw new Error(
        `the store was brought to form ${form} by a newer release of Mapgate, and this one knows form ${knownForm}: use that release`,
      )
    yield* allEntries(sql, names, sealer)
    await sql`COMMIT`
  } catch (error) {
    raise(error)
  } finally {
    await connection.end()
  }
}

async function* allEntries(sql: Statements, names: Names, sealer: Sealer): AsyncGenerator<Entry> {
  for (const table of copiedTables) yield* entriesIn(sql, names, { table, sealer })
}

async function* entriesIn(
  sql: Statements,
  names: Names,
  { table, sealer }: SealedTable,
): AsyncGenerator<Entry> {
  const [schema, name] = String(names[table.to]).split('.')
  const [there] =
    await sql`SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = ${schema ?? ''} AND tablename = ${name ?? ''}`
  if (there === undefined) return
  const order =
    orders[table.from] === undefined ? sql`` : sql`ORDER BY ${sql.unsafe(orders[table.from] ?? '')}`
  for await (const rows of sql`SELECT * FROM ${sql(String(names[table.to]))} ${order}`.cursor(atOnce))
    for (const row of rows) yield [table.from, plainOf(row, { table, sealer })]
}

/** Where the order of records counts. */
const orders: Readonly<Record<string, string>> = { signingKeys: 'created_at, place', changes: 'sequence' }

/**
 * Writes records into a schema whose tables are empty, or that is not there yet: all or nothing. Revocations that running gateways wrote there already stay.
 * @throws Error with a sentence; then nothing was written
 */
export async function writeToPostgres(place: PostgresPlace, work: RestoreWork): Promise<Given> {
  const names = namesIn(place.schema)
  const connection = await openConnection(place).catch(raise)
  try {
    await migrate(connection, names)
    return await connection.sql.begin(async (sql) => {
      await withoutHaste(sql)
      await requireEmpty(sql, names)
      const given = await writeAll(sql, names, work)
      await requireArrived(given, allEntries(sql, names, work.sealer))
      return given
    })
  } catch (error) {
    return raise(error)
  } finally {
    await connection.end()
  }
}

const withoutHaste = (sql: Statements) =>
  sql`SELECT set_config('statement_timeout', ${String(longestMs)}, true), set_config('idle_in_transaction_session_timeout', ${String(longestMs)}, true)`

/** @throws Error where a table has records: gateways that use the database already would get others */
async function requireEmpty(sql: Statements, names: Names): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${lockSpace}, ${names.lockOf('changes')})`
  for (const { from, to } of copiedTables) {
    const table = String(names[to])
    await sql`LOCK TABLE ${sql(table)} IN ACCESS EXCLUSIVE MODE`
    const [row] = await sql`SELECT 1 FROM ${sql(table)} LIMIT 1`
    if (row !== undefined && from !== 'changes')
      throw new Error(
        `the schema ${names.schema} is not empty (${from}): write into a new one, before a gateway starts on it`,
      )
  }
}

async function writeAll(sql: Statements, names: Names, { entries, sealer }: RestoreWork): Promise<Given> {
  const given = new Given()
  const folded = new Set<string>()
  const subjects = new Set<Plain[string]>()
  let held: Entry[] = []
  const flush = async () => {
    const table = copiedTables.find(({ from }) => from === held[0]?.[0])
    if (table !== undefined) await write(sql, names, { table, held, sealer })
    held = []
    subjects.clear()
  }
  for await (const entry of entries) {
    const [from, record] = entry
    if (from === 'users') requireOnce(folded, String(record.name))
    if (held.length >= atOnce || (held[0] !== undefined && !isAlike(held[0], entry))) await flush()
    // One statement changes no row twice, and a restore ends subjects that the backup has ended before.
    if (from === 'changes' && subjects.has(record.subject ?? null)) await flush()
    if (from === 'changes') subjects.add(record.subject ?? null)
    held.push(entry)
    given.add(entry)
  }
  await flush()
  await sql`SELECT pg_notify(${names.channel}, '')`
  return given
}

/** True for records of one table with the same columns. */
const isAlike = ([from, one]: Entry, [table, other]: Entry): boolean =>
  from === table && Object.keys(one).join() === Object.keys(other).join()

async function write(
  sql: Statements,
  names: Names,
  { table, held, sealer }: SealedTable & { readonly held: readonly Entry[] },
): Promise<void> {
  const rows = held.map(([, record]) => ({
    ...Object.fromEntries(
      Object.keys(record).map((column) => [snake(column), storedValue(record, column, { table, sealer })]),
    ),
    ...(table.from === 'users' ? { folded: foldedName(String(record.name)) } : {}),
  }))
  const target = String(names[table.to])
  const kept =
    table.from === 'changes'
      ? sql`ON CONFLICT (subject) DO UPDATE SET sequence = excluded.sequence, before = greatest(changes.before, excluded.before),
        at = greatest(changes.at, excluded.at), writer = excluded.writer`
      : sql``
  await sql`INSERT INTO ${sql(target)} ${sql(rows as never)} ${kept}`
}

const snake = (column: string): string => column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Errors of the database say nothing of its values; ours are sentences already. */
function raise(error: unknown): never {
  if (error instanceof Error && !('code' in error)) throw error
  const failure = storeFailure(error)
  throw 'detail' in failure ? new Error(String(failure.detail)) : failure
}
