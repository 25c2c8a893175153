import type { Database, RootDatabase, RootDatabaseOptionsWithPath } from 'lmdb'
import type { ToldPosition } from '../../port.ts'
import { bytesOfState, type DiskState, emptyState, numberKey, stateOfBytes } from './disk-state.ts'
import type { EntrySeal } from './entry-seal.ts'

type Table = Database<Uint8Array, Uint8Array>

/** The tables of kept answers in LMDB. Their keys are digests and numbers. */
export interface Databases {
  readonly root: RootDatabase<Uint8Array, Uint8Array>
  /** Entries by their keys, sealed. */
  readonly values: Table
  /** What has to be known of an entry to let it go, see `Placed`. */
  readonly about: Table
  /** Keys by when they were used last: of all, and of each owner. */
  readonly order: Table
  /** Keys by upstream and service. */
  readonly places: Table
  /** Bytes that the entries of an owner take. */
  readonly owners: Table
  /** Purges by their number, sealed. */
  readonly purges: Table
  /** One record whose version every write counts up, and what the files were written for. */
  readonly state: Table
}

const stateKey = Buffer.from('state')
const signKey = Buffer.from('sign')
const positionKey = Buffer.from('told')
/** Options that the library takes and its types leave out. */
interface Untyped {
  readonly permissionsMode: number
  /** Else the library begins a batch by itself, and where that fails nobody can be told: the process would end. */
  readonly eventTurnBatching: boolean
}

const binary = { encoding: 'binary', keyEncoding: 'binary' } as const

/**
 * Opens the files in a directory that is there and private. Files that were written under another key, or by another version, are emptied.
 * @returns the tables, and a name of these files that no others have
 * @throws Error where they cannot be opened
 */
export async function openDatabases(
  directory: string,
  seal: EntrySeal,
): Promise<{ readonly databases: Databases; readonly id: string }> {
  const options: RootDatabaseOptionsWithPath & Untyped = {
    path: directory,
    noSubdir: false,
    maxReaders: 1_024,
    permissionsMode: 0o600,
    eventTurnBatching: false,
    ...binary,
  }
  const { open } = await import('lmdb')
  const root = open<Uint8Array, Uint8Array>(options)
  try {
    const table = (name: string): Table => root.openDB(name, binary)
    const databases: Databases = {
      root,
      values: table('values'),
      about: table('about'),
      order: table('order'),
      places: table('places'),
      owners: table('owners'),
      purges: table('purges'),
      state: root.openDB('state', { ...binary, useVersions: true }),
    }
    return { databases, id: await begin(databases, seal) }
  } catch (error) {
    await root.close()
    throw error
  }
}

/** Empties what another key or version wrote, which counts as a purge of everything. Of several processes one does it. */
async function begin(databases: Databases, { fingerprint, seal }: EntrySeal): Promise<string> {
  const { state, purges, values, about, order, places, owners } = databases
  for (;;) {
    state.resetReadTxn()
    const before = readState(databases)
    const [written, id] = state.getBinary(signKey)?.toString().split('\n') ?? []
    if (written === fingerprint && id !== undefined) return id
    const purge = before.version === 0 ? 0 : before.state.purge + 1
    const all = seal(Buffer.from('{}'), numberKey(purge))
    await writeAfter(databases, before.version, () => {
      for (const table of [values, about, order, places, owners, purges]) table.clearAsync()
      if (purge > 0) purges.put(numberKey(purge), all)
      state.put(signKey, Buffer.from(`${fingerprint}\n${crypto.randomUUID()}`), 1)
      return { ...emptyState, purge }
    })
  }
}

/** How far the purges of other gateways were read for the files; call `resetReadTxn` before. */
export function positionIn({ state }: Databases): ToldPosition | undefined {
  const [number, name, history] = state.getBinary(positionKey)?.toString().split('\n') ?? []
  if (name === undefined || history === undefined) return undefined
  return { number: Number(number), name, history }
}

/** Writes that within a transaction. */
export const putPosition = ({ state }: Databases, { number, name, history }: ToldPosition): void =>
  void state.put(positionKey, Buffer.from(`${number}\n${name}\n${history}`), 1)

/** The state as the last transaction of any process left it, and its version; call `resetReadTxn` before. */
export function readState({ state }: Databases): { readonly state: DiskState; readonly version: number } {
  const found = state.getEntry(stateKey)
  if (found === undefined) return { state: emptyState, version: 0 }
  return { state: stateOfBytes(found.value), version: found.version ?? 0 }
}

/**
 * Writes in one transaction, together with the state that `write` returns, where no process has written since the state of this version.
 * @returns false where one has; then nothing is written
 * @throws Error where it cannot be written
 */
export async function writeAfter(
  { state }: Databases,
  version: number,
  write: () => DiskState,
): Promise<boolean> {
  try {
    return await state.ifVersion(stateKey, (version === 0 ? null : version) as number, () => {
      state.put(stateKey, bytesOfState(write()), version + 1)
    })
  } catch (error) {
    throw await reasonOf(error)
  }
}

/** The reason for a commit that failed, which the library gives as a promise: nobody else waits for it. */
async function reasonOf(error: unknown): Promise<unknown> {
  const reason = error instanceof Error && 'commitError' in error ? error.commitError : undefined
  if (!(reason instanceof Promise)) return error
  const next = new Promise((done) => setImmediate(done, error))
  return Promise.race([reason.catch((cause: unknown) => cause), next])
}
