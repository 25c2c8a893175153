import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PostgresConfiguration } from '../config/sections/store.ts'
import { shortestStoreSecret } from '../core/authentication/shortest-secrets.ts'
import { readDatabaseAddress } from '../core/database-address.ts'

/** What a configuration says of connections. @throws Error where the file of authorities cannot be read */
export function postgresOptions(store: PostgresConfiguration, directory: string) {
  const { schema, caFile, insecureTls, connections, preparedStatements } = store
  const read = (file: string): string => readFileSync(resolve(directory, file), 'utf8')
  return {
    address: () => readDatabaseAddress(read(store.urlFile), { insecureTls }),
    ca: caFile === undefined ? undefined : read(caFile),
    connectTimeoutMs: store.connectTimeout,
    statementTimeoutMs: store.statementTimeout,
    schema,
    connections,
    preparedStatements,
  }
}

/** @throws Error for a secret that is too short */
export function longEnough(secret: string): string {
  if (secret.length >= shortestStoreSecret) return secret
  throw new Error(`the secret of the store must have at least ${shortestStoreSecret} characters`)
}

/** The secret of a database. @throws Error where none is named, or its file cannot be read */
export function readGivenSecret(secretFile: string | undefined, directory: string): string {
  if (secretFile === undefined)
    throw new Error(
      'the secret of the store is missing: all gateways of one database have one, in store.secretFile or MAPGATE_SECRET',
    )
  return readFileSync(resolve(directory, secretFile), 'utf8').trim()
}

/** The secret of a file that has one already. @throws Error where it is not there */
export function readFileSecret(secretFile: string): string {
  if (existsSync(secretFile)) return readFileSync(secretFile, 'utf8').trim()
  throw new Error(
    `${secretFile} is missing; restore it or set MAPGATE_SECRET, the store cannot be opened without`,
  )
}
