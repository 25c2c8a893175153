import { open } from 'node:fs/promises'
import { z } from 'zod'
import type { Entry } from './given.ts'
import { type ChunkPlace, fileKeysOf, isSameCheck, openedChunks, sealedChunks } from './sealed-chunks.ts'
import { copiedTables, type Plain } from './tables.ts'

/** What a backup says of itself. */
export interface BackupHead {
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** The version of Mapgate that wrote it. */
  readonly release: string
  readonly engine: 'sqlite' | 'postgres'
}

const format = 1
const magic = 'mapgate store backup '
const mostHeadBytes = 4_096
const mostLineBytes = 64_000_000

const base64 = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
const headSchema = z.strictObject({
  createdAt: z.int(),
  release: z.string(),
  engine: z.enum(['sqlite', 'postgres']),
  salt: base64,
  check: base64,
})

/**
 * The bytes of a backup: a line with the form of the file, a line of JSON about it, and the records as lines of JSON, sealed with a key from the secret of
 * the store. What is sealed in the store is opened first, so that another store can seal it with its own secret.
 */
export async function* backupBytes(
  entries: AsyncIterable<Entry>,
  { head, secret, salt }: { readonly head: BackupHead; readonly secret: string; readonly salt: Uint8Array },
): AsyncGenerator<Uint8Array> {
  const { seal, check } = fileKeysOf(secret, salt)
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  const lines = `${magic}${format}\n${JSON.stringify({ ...head, salt: text(salt), check: text(check) })}\n`
  const place = { key: seal, head: Buffer.from(lines) }
  yield place.head
  yield* sealedChunks(linesOf(entries), place)
}

async function* linesOf(entries: AsyncIterable<Entry>): AsyncGenerator<Uint8Array> {
  let held = ''
  for await (const entry of entries) {
    held += `${JSON.stringify(entry)}\n`
    if (held.length < 65_536) continue
    yield Buffer.from(held)
    held = ''
  }
  yield Buffer.from(held)
}

/** A backup that is read: what it says of itself, and its records. Nothing of it counts before all records were read. */
interface OpenedBackup {
  readonly head: BackupHead
  readonly entries: AsyncIterable<Entry>
}

/**
 * Reads a backup.
 * @throws Error with a sentence for another file, another secret, a newer form; while the records are read, where it was cut off or changed
 */
export async function readBackup(file: string, secret: string): Promise<OpenedBackup> {
  const { lines, head } = await headOf(file)
  const { seal, check } = fileKeysOf(secret, head.salt)
  if (!isSameCheck(check, head.check))
    throw new Error(
      `${file} was written with another secret than this one: give the secret that its store had then, by --secret-file`,
    )
  const { createdAt, release, engine } = head
  return { head: { createdAt, release, engine }, entries: entriesOf(file, { key: seal, head: lines }) }
}

const readingFaults: Readonly<Record<string, string>> = {
  ENOENT: 'is not there',
  EACCES: 'may not be read by this account',
}

async function opened(file: string) {
  try {
    return await open(file)
  } catch (error) {
    const words = readingFaults[(error as NodeJS.ErrnoException).code ?? '']
    throw words === undefined ? error : new Error(`${file} ${words}`, { cause: error })
  }
}

async function headOf(file: string) {
  const handle = await opened(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostHeadBytes), 0, mostHeadBytes, 0)
    const begin = buffer.subarray(0, bytesRead)
    const [first = '', second = ''] = begin.toString('latin1').split('\n', 2)
    if (!first.startsWith(magic)) throw new Error(`${file} is no backup of mapgate store backup`)
    const form = Number(first.slice(magic.length))
    if (form > format)
      throw new Error(
        `${file} was written by a newer release of Mapgate (form ${form}, known ${format}): use that one`,
      )
    const head = headSchema.safeParse(jsonOf(second))
    if (!head.success || form !== format)
      throw new Error(`${file} was cut off or changed since it was written`)
    return { lines: begin.subarray(0, first.length + second.length + 2), head: head.data }
  } finally {
    await handle.close()
  }
}

async function* entriesOf(file: string, place: ChunkPlace): AsyncGenerator<Entry> {
  const handle = await open(file)
  try {
    const bytes = handle.createReadStream({ start: place.head.length, autoClose: false })
    let held = Buffer.alloc(0)
    for await (const chunk of openedChunks(bytes, place)) {
      const text = Buffer.concat([held, chunk])
      const end = text.lastIndexOf('\n') + 1
      for (const line of text.subarray(0, end).toString().split('\n')) if (line !== '') yield entryOf(line)
      held = text.subarray(end)
      if (held.length > mostLineBytes) throw new Error('a record is too large')
    }
    if (held.length > 0) throw new Error('its last record is not whole')
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error })
  } finally {
    await handle.close()
  }
}

const entrySchema = z.tuple([
  z.string(),
  z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
])
const columnsOf = new Map(copiedTables.map(({ from, columns }) => [from, new Set(columns)]))

/** @throws Error for a table or a column that this release does not know: what it limits would be lost */
function entryOf(line: string): Entry {
  const [table, record] = entrySchema.parse(JSON.parse(line))
  const columns = columnsOf.get(table)
  const unknown = columns === undefined ? table : Object.keys(record).find((column) => !columns.has(column))
  if (unknown !== undefined)
    throw new Error(
      `it has ${unknown} of a newer release of Mapgate, which this one does not know: use that one`,
    )
  return [table, record as Plain]
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
