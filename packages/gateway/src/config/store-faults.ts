import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { shortestStoreSecret } from '../core/authentication/shortest-secrets.ts'
import { readDatabaseAddress } from '../core/database-address.ts'
import type { CrossFault } from './cross-fault.ts'
import { attempt, folderFault, unreadable } from './file-access.ts'
import type { Configuration } from './schema.ts'
import type { PostgresConfiguration } from './sections/store.ts'
import { storeSecretFileOf } from './store-files.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Checks the store as `openStore` does: an existing one needs its sealing secret, a new file needs a folder, a database needs an address. */
export function storeFaults(
  { store }: Configuration,
  directory: string,
  environment: Environment,
): readonly CrossFault[] {
  if (store.kind === 'postgres') return postgresFaults(store, directory, environment)
  if (store.file === undefined) return []
  const file = resolve(directory, store.file)
  const secretFile = resolve(directory, storeSecretFileOf(store) ?? '')
  const secretKey = store.secretFile === undefined ? 'file' : 'secretFile'
  const folder = folderFault(file)
  if (folder !== undefined) return at('file', folder)
  if (existsSync(file) && !attempt(() => accessSync(file, constants.R_OK | constants.W_OK) === undefined))
    return at('file', `${file} cannot be read and written by this account`)
  if (environment.MAPGATE_SECRET === undefined && !existsSync(secretFile)) {
    if (existsSync(file))
      return at(
        secretKey,
        `${secretFile} is missing, and the store that is there cannot be opened without; restore it or set MAPGATE_SECRET`,
      )
    const unwritable = folderFault(secretFile)
    return unwritable === undefined ? [] : at(secretKey, unwritable)
  }
  return secretFaults(secretKey, secretFile, environment)
}

const at = (key: string, message: string): readonly CrossFault[] => [{ path: ['store', key], message }]

function postgresFaults(
  store: PostgresConfiguration,
  directory: string,
  environment: Environment,
): readonly CrossFault[] {
  const secretFile = store.secretFile && resolve(directory, store.secretFile)
  const secret =
    secretFile === undefined && environment.MAPGATE_SECRET === undefined
      ? at(
          'secretFile',
          'is missing: all gateways of one database have one secret, here or in MAPGATE_SECRET',
        )
      : secretFaults('secretFile', secretFile ?? '', environment)
  const catalog = store.catalog && folderFault(resolve(directory, store.catalog))
  return [...addressFaults(store, directory), ...secret, ...(catalog ? at('catalog', catalog) : [])]
}

function addressFaults(
  { urlFile, insecureTls }: PostgresConfiguration,
  directory: string,
): readonly CrossFault[] {
  const text = attempt(() => readFileSync(resolve(directory, urlFile), 'utf8'))
  // A file that is not there, or empty, is told of with all others.
  if (text === undefined || text.trim() === '') return []
  try {
    readDatabaseAddress(text, { insecureTls })
    return []
  } catch (error) {
    return at('urlFile', `${urlFile}: ${(error as Error).message}`)
  }
}

/** Faults of the secret that seals a store. */
function secretFaults(key: string, secretFile: string, environment: Environment): readonly CrossFault[] {
  const fromEnvironment = environment.MAPGATE_SECRET
  try {
    const secret = fromEnvironment ?? readFileSync(secretFile, 'utf8').trim()
    const source = fromEnvironment === undefined ? secretFile : 'MAPGATE_SECRET'
    return secret.length >= shortestStoreSecret
      ? []
      : at(key, `${source} has fewer than ${shortestStoreSecret} characters`)
  } catch (error) {
    return at(key, unreadable(secretFile, error))
  }
}
