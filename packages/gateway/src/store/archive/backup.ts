import { existsSync } from 'node:fs'
import { open, unlink } from 'node:fs/promises'
import { packageVersion } from '../../core/package-version.ts'
import { forGood } from '../records/for-good.ts'
import { type BackupHead, backupBytes, readBackup } from './backup-file.ts'
import { digestOf, type Entry, Given } from './given.ts'
import { putInPlace } from './put-in-place.ts'
import { copiedTables } from './tables.ts'

/** A store that is backed up or restored, whatever stands behind it. */
export interface ArchivedStore {
  readonly engine: BackupHead['engine']
  readonly secret: string
  /** The records as they are at one moment. @throws Error with a sentence */
  entries(): AsyncIterable<Entry>
  /** Writes records into the store, which has to be empty: all or nothing. @throws Error with a sentence */
  write(entries: AsyncIterable<Entry>): Promise<Given>
}

/** Told of each record that was worked on. */
type Progress = () => void

/** What a backup holds. */
export interface BackupContents {
  readonly head: BackupHead
  /** Records of each table. */
  readonly counts: Readonly<Record<string, number>>
}

interface BackUpOptions {
  readonly file: string
  /** True: takes the place of an earlier file. */
  readonly force: boolean
  readonly random: (bytes: number) => Uint8Array
  /** Epoch milliseconds. */
  readonly now: number
  readonly progress: Progress
}

/**
 * Writes a backup, for its owner alone: under another name first, read again, and then put in place.
 * @throws Error with a sentence; then a file that was there is as it was
 */
export async function backUp(store: ArchivedStore, options: BackUpOptions): Promise<BackupContents> {
  const { file, force, random, now, progress } = options
  if (existsSync(file) && !force) throw new Error(`${file} is there already; --force replaces it`)
  const head = { createdAt: now, release: packageVersion, engine: store.engine }
  const given = new Given()
  const bytes = backupBytes(counted(store.entries(), given, progress), {
    head,
    secret: store.secret,
    salt: random(32),
  })
  const beside = `${file}.${Buffer.from(random(6)).toString('hex')}.part`
  try {
    await writeWhole(beside, bytes)
    const { counts } = await readWhole({ file: beside, secret: store.secret, progress: () => {} })
    const lost = copiedTables.find(({ from }) => counts[from] !== given.counts[from])
    if (lost) throw new Error(`what was written of ${lost.from} is not what was there`)
    await putInPlace({ from: beside, to: file, force })
    return { head, counts }
  } catch (error) {
    await unlink(beside).catch(() => {})
    throw writingFault(error, file)
  }
}

async function writeWhole(file: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    for await (const piece of bytes) await handle.writeFile(piece)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const writingFaults: Readonly<Record<string, string>> = {
  EEXIST: 'is there already; --force replaces it',
  ENOENT: 'cannot be written: its folder is not there',
  EACCES: 'cannot be written: this account may not write into its folder',
  EPERM: 'cannot be written: this account may not write into its folder',
  EROFS: 'cannot be written: its disk takes no changes',
}

function writingFault(error: unknown, file: string): unknown {
  const { code = '' } = error as NodeJS.ErrnoException
  const words = writingFaults[code]
  if (words !== undefined) return new Error(`${file} ${words}`, { cause: error })
  if (!['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) return error
  return new Error(`there is no room for ${file}; a backup that was there is as it was`, { cause: error })
}

async function* counted(
  entries: AsyncIterable<Entry>,
  given: Given,
  progress: Progress,
): AsyncGenerator<Entry> {
  for await (const entry of entries) {
    given.add(entry)
    progress()
    yield entry
  }
}

interface ReadOptions {
  readonly file: string
  /** The secret that its store had when it was written. */
  readonly secret: string
  readonly progress: Progress
}

/** Reads a backup to its end. @throws Error with a sentence where it is no whole backup, or of another secret */
export async function readWhole({ file, secret, progress }: ReadOptions): Promise<BackupContents> {
  const { head, entries } = await readBackup(file, secret)
  const given = new Given()
  for await (const entry of entries) {
    given.add(entry)
    progress()
  }
  return { head, counts: given.counts }
}

/** What was given out to people, browsers and clients; keys, users and the log of revocations are not. */
const givenOut = new Set(['snapshots', 'sessions', 'oneTime', 'outputs'])

interface RestoreOptions extends ReadOptions {
  /** False: everybody signs in again, and tokens and tickets have ended. */
  readonly keepSessions: boolean
  /** True: every API key is revoked. Default false. */
  readonly revokeKeys?: boolean
  /** Epoch milliseconds. */
  readonly now: number
}

/**
 * Writes a backup into an empty store, once it was read to its end: all or nothing.
 * @throws Error with a sentence; then nothing was written
 */
export async function restore(store: ArchivedStore, options: RestoreOptions): Promise<BackupContents> {
  const { file, secret, progress, keepSessions, revokeKeys = false, now } = options
  const { head } = await readWhole({ file, secret, progress: () => {} })
  const { entries } = await readBackup(file, secret)
  const kept = revokeKeys ? withoutKeys(entries, now) : entries
  const wanted = keepSessions ? kept : withoutSessions(kept, now)
  const written = await store.write(counted(wanted, new Given(), progress))
  return { head, counts: written.counts }
}

/** Gateways that run know sessions of their own: those of the backup are ended for them too. */
async function* withoutSessions(entries: AsyncIterable<Entry>, now: number): AsyncGenerator<Entry> {
  for await (const entry of entries) {
    const [table, record] = entry
    if (!givenOut.has(table)) yield entry
    else if (table === 'sessions')
      yield ['changes', { subject: `session:${record.id}`, before: forGood, at: now }]
  }
}

/** Keys are kept as revoked ones, so that lists and usage still name them. What was made from them has ended for gateways that run as well. */
async function* withoutKeys(entries: AsyncIterable<Entry>, now: number): AsyncGenerator<Entry> {
  for await (const entry of entries) {
    const [table, record] = entry
    if (table !== 'keys') {
      yield entry
      continue
    }
    yield [table, { ...record, revokedAt: record.revokedAt ?? now }]
    yield ['changes', { subject: `key:${record.id}`, before: now, at: now }]
  }
}

/** How the records of a table differ. */
interface TableDifference {
  readonly onlyInBackup: number
  readonly onlyInStore: number
}

/** Compares a backup with a store, record by record: one that changed counts on both sides. @throws Error with a sentence */
export async function compareWith(
  store: ArchivedStore,
  { file, secret, progress }: ReadOptions,
): Promise<Readonly<Record<string, TableDifference>>> {
  const { entries } = await readBackup(file, secret)
  const inBackup = await digestsOf(entries, progress)
  const inStore = await digestsOf(store.entries(), progress)
  const missing = (from: ReadonlySet<string> | undefined, other: ReadonlySet<string> | undefined) =>
    [...(from ?? [])].filter((digest) => !other?.has(digest)).length
  return Object.fromEntries(
    copiedTables.map(({ from }) => {
      const [backup, kept] = [inBackup.get(from), inStore.get(from)]
      return [from, { onlyInBackup: missing(backup, kept), onlyInStore: missing(kept, backup) }]
    }),
  )
}

async function digestsOf(
  entries: AsyncIterable<Entry>,
  progress: Progress,
): Promise<Map<string, Set<string>>> {
  const digests = new Map<string, Set<string>>()
  for await (const [table, record] of entries) {
    progress()
    const known = digests.get(table) ?? new Set()
    digests.set(table, known.add(digestOf(record)))
  }
  return digests
}
