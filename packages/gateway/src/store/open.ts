import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PostgresConfiguration, StoreConfiguration } from '../config/sections/store.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { longEnough, postgresOptions, readFileSecret, readGivenSecret } from './given-settings.ts'
import type { OpenedStore, Store, StoreObserver } from './port.ts'
import type { ExaminedDatabase } from './postgres/examine.ts'
import { sealedStore, signingKeyLabel } from './sealed-store.ts'
import { createSealer } from './sealing.ts'
import { placeSecret } from './secret-file.ts'
import { openSqliteStore } from './sqlite.ts'

export type { ExaminedDatabase } from './postgres/examine.ts'

interface OpenStoreOptions<Configuration = StoreConfiguration> {
  readonly store: Configuration
  /** What relative file names are relative to. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly random: (bytes: number) => Uint8Array
  /** Epoch milliseconds; default the system's. */
  readonly clock?: () => number
  readonly observer?: StoreObserver
}

const otherSecretOfDatabase =
  'the store was sealed with another secret: all gateways of one database have one, in store.secretFile or MAPGATE_SECRET'

/**
 * Opens the store that a configuration names: a sealed SQLite file, one in memory where no file is named, or a sealed schema of a PostgreSQL database.
 * The sealing secret comes from `MAPGATE_SECRET` in `environment`, else from `secretFile`, else from `<file>.secret`, which is made
 * together with a new file.
 * @throws Error with what to do, when the secret is missing, short or another than before, or the file or the database cannot be used.
 */
export async function openStore(options: OpenStoreOptions): Promise<OpenedStore> {
  const { store, directory, environment, random } = options
  if (store.kind === 'postgres') return openPostgres({ ...options, store })
  if (store.file === undefined) {
    const sealer = createSealer(random(32), random)
    return { ...(await openSqliteStore({ file: ':memory:' })), sealing: { ...sealer, isLasting: false } }
  }
  const file = resolve(directory, store.file)
  const secretFile = resolve(directory, store.secretFile ?? `${store.file}.secret`)
  const secret = longEnough(environment.MAPGATE_SECRET ?? readSecret(file, secretFile, random))
  return opened(
    await openSqliteStore({ file }),
    createSealer(Buffer.from(secret), random),
    `${file} was sealed with another secret; restore ${secretFile} or MAPGATE_SECRET, or remove the store to begin with a new one`,
  )
}

/** The driver is loaded here alone: most gateways and most commands have a file. */
async function openPostgres({
  store,
  directory,
  environment,
  random,
  clock = Date.now,
  observer = {},
}: OpenStoreOptions<PostgresConfiguration>): Promise<OpenedStore> {
  const secret = longEnough(environment.MAPGATE_SECRET ?? readGivenSecret(store.secretFile, directory))
  const { openPostgresStore } = await import('./postgres.ts')
  return opened(
    await openPostgresStore({ ...postgresOptions(store, directory), now: clock, observer }),
    createSealer(Buffer.from(secret), random),
    otherSecretOfDatabase,
  )
}

/**
 * Looks at the database of a store, and changes nothing there.
 * @throws GatewayError `store.unavailable`, Error with a sentence where what is in it was sealed with another secret than the one of this machine
 */
export async function examineStore({
  store,
  directory,
  environment,
  random,
  clock,
}: Required<Omit<OpenStoreOptions<PostgresConfiguration>, 'observer'>>): Promise<ExaminedDatabase> {
  const { examinePostgres } = await import('./postgres/examine.ts')
  const found = await examinePostgres({ ...postgresOptions(store, directory), now: clock })
  const secret = longEnough(environment.MAPGATE_SECRET ?? readGivenSecret(store.secretFile, directory))
  const { signingKey } = found
  if (signingKey === undefined) return found
  try {
    createSealer(Buffer.from(secret), random).open(signingKey.secret, signingKeyLabel(signingKey.id))
    return found
  } catch (error) {
    throw new Error(otherSecretOfDatabase, { cause: error })
  }
}

/**
 * Copies a store from a SQLite file into the empty schema of a database.
 * @returns the number of records of each table
 * @throws Error with a sentence; then nothing was copied
 */
export async function copyFromFile({
  store,
  directory,
  environment,
  random,
  file,
  secretFile,
}: Pick<OpenStoreOptions<PostgresConfiguration>, 'store' | 'directory' | 'environment' | 'random'> & {
  readonly file: string
  /** The secret of the file; undefined: `MAPGATE_SECRET`. */
  readonly secretFile: string | undefined
}): Promise<Readonly<Record<string, number>>> {
  const { copyStore } = await import('./copy-store.ts')
  const given = environment.MAPGATE_SECRET
  const fileSecret = secretFile === undefined ? (given ?? '') : readFileSync(secretFile, 'utf8').trim()
  const secret = longEnough(given ?? readGivenSecret(store.secretFile, directory))
  return copyStore({
    file,
    fileSealer: createSealer(Buffer.from(longEnough(fileSecret)), random),
    target: postgresOptions(store, directory),
    targetSealer: createSealer(Buffer.from(secret), random),
  })
}

/** The sealed store, once it was tried to open what is in it. @throws Error with `otherSecret` */
async function opened(
  store: Store,
  sealer: ReturnType<typeof createSealer>,
  otherSecret: string,
): Promise<OpenedStore> {
  const sealed = { ...sealedStore(store, sealer), sealing: { ...sealer, isLasting: true } }
  try {
    await sealed.signingKeys.list()
    return sealed
  } catch (error) {
    await store.close()
    if (error instanceof GatewayError) throw new Error(error.detail)
    throw new Error(otherSecret, { cause: error })
  }
}

/** The secret of a file. Several processes may open a new one at the same moment: one of them makes its secret, and all have that one. */
function readSecret(storeFile: string, secretFile: string, random: (bytes: number) => Uint8Array): string {
  // Looked at first, because the secret is made before the store.
  const isNew = !existsSync(storeFile)
  if (isNew && !existsSync(secretFile)) placeSecret(secretFile, random)
  return readFileSecret(secretFile)
}
