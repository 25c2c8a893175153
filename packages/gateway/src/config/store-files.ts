import { resolve } from 'node:path'
import type { Configuration } from './schema.ts'

type Store = Configuration['store']

/** True where keys and users of the store outlive the process, so that commands and other processes reach them. */
export const isLasting = (store: Store): boolean => store.kind === 'postgres' || store.file !== undefined

/** The file in which the catalogue is kept through restarts: beside a store that is a file, or where it is named; undefined: nowhere. */
export function catalogFileOf(store: Store, directory: string): string | undefined {
  if (store.kind === 'postgres') return store.catalog && resolve(directory, store.catalog)
  return store.file && resolve(directory, `${store.file}.catalog.json`)
}

/** The file of the secret that seals a store; undefined where none is named. */
export const storeSecretFileOf = (store: Store): string | undefined =>
  store.secretFile ?? (store.kind === 'sqlite' && store.file ? `${store.file}.secret` : undefined)
