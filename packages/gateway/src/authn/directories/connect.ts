import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { DirectoryConfiguration } from '../../config/sections/directories.ts'
import { readSecretFile } from '../secret-file.ts'
import { type Connection, openConnection } from './connection.ts'

/**
 * Opens connections to the first address of a directory that can be reached.
 * @param directory what file names are relative to
 * @throws Error at once when the file of certificates cannot be read
 */
export function connectionsTo(
  configured: DirectoryConfiguration,
  directory: string,
): () => Promise<Connection> {
  const { url, alternateUrls, startTls, caFile, timeouts } = configured
  const ca = caFile === undefined ? undefined : readFileSync(resolve(directory, caFile), 'utf8')
  const times = { bindMs: timeouts.bind, searchMs: timeouts.search }
  return async () => {
    let failure: unknown
    for (const address of [url, ...alternateUrls]) {
      try {
        return await openConnection({ url: address, startTls, ca, connectMs: timeouts.connect }, times)
      } catch (error) {
        failure = error
      }
    }
    throw failure
  }
}

/**
 * Signs a connection in as the gateway's own account, where the configuration names one; searches are anonymous otherwise.
 * @throws Error when the directory does not take it
 */
export async function signInAsGateway(
  connection: Connection,
  configured: DirectoryConfiguration,
  directory: string,
): Promise<void> {
  const { bindDn } = configured
  if (bindDn === undefined) return
  const shown = await connection.bind(bindDn, servicePassword(configured, directory))
  if (shown.kind === 'wrong')
    throw new Error(
      `the directory refuses the gateway's own account ${bindDn}: its name (bindDn) or password (bindPasswordFile) is wrong: ${shown.words}`,
    )
}

/** The password of the gateway's own account, as it is now. @throws Error when there is none */
function servicePassword(
  { name, bindPasswordFile, bindPasswordEnv }: DirectoryConfiguration,
  directory: string,
): string {
  if (bindPasswordFile !== undefined)
    return readSecretFile(bindPasswordFile, directory, `signIn.directories.${name}.bindPasswordFile`)
  const password = process.env[bindPasswordEnv ?? '']
  if (!password) throw new Error(`${bindPasswordEnv} is not set in this environment`)
  return password
}
