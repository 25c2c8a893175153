import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { StoreConfiguration } from '../config/sections/store.ts'
import type { ArchivedStore } from './archive/backup.ts'
import { longEnough, postgresOptions, readFileSecret, readGivenSecret } from './given-settings.ts'
import { createSealer } from './sealing.ts'

interface ArchivedStoreOptions {
  readonly store: StoreConfiguration
  /** What relative file names are relative to. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly random: (bytes: number) => Uint8Array
}

/**
 * The store of a configuration as it is backed up and restored. Nothing is opened, made or upgraded before it is asked to; its secret has to be there.
 * @throws Error with a sentence where the configuration names no store, or the secret is missing
 */
export function archivedStore({
  store,
  directory,
  environment,
  random,
}: ArchivedStoreOptions): ArchivedStore {
  const given = environment.MAPGATE_SECRET
  if (store.kind === 'postgres') {
    const secret = longEnough(given ?? readGivenSecret(store.secretFile, directory))
    const sealer = createSealer(Buffer.from(secret), random)
    const records = () => import('./archive/postgres-records.ts')
    const place = postgresOptions(store, directory)
    return {
      engine: 'postgres',
      secret,
      entries: async function* () {
        yield* (await records()).postgresEntries(place, sealer)
      },
      write: async (entries) => (await records()).writeToPostgres(place, { entries, sealer }),
    }
  }
  if (store.file === undefined)
    throw new Error('the configuration names no store: store: { file: mapgate.db }')
  const file = resolve(directory, store.file)
  const secret = longEnough(
    given ?? readFileSecret(resolve(directory, store.secretFile ?? `${store.file}.secret`)),
  )
  const sealer = createSealer(Buffer.from(secret), random)
  const records = () => import('./archive/sqlite-records.ts')
  return {
    engine: 'sqlite',
    secret,
    entries: async function* () {
      if (!existsSync(file)) throw new Error(`${file} does not exist`)
      yield* (await records()).sqliteEntries(file, sealer)
    },
    write: async (entries) => (await records()).writeToSqlite(file, { entries, sealer }),
  }
}
