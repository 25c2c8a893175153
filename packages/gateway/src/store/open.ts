import {
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { resolve } from 'node:path'
import type { StoreConfiguration } from '../config/sections/identity.ts'
import { shortestStoreSecret } from '../core/authentication/shortest-secrets.ts'
import type { OpenedStore } from './port.ts'
import { sealedStore } from './sealed-store.ts'
import { createSealer } from './sealing.ts'
import { openSqliteStore } from './sqlite.ts'

/**
 * Opens the store that a configuration names: a sealed SQLite file, or one in memory where no file is named.
 * The sealing secret comes from `MAPGATE_SECRET` in `environment`, else from `secretFile`, else from `<file>.secret`, which is made
 * together with a new store. `directory` is what relative names are relative to.
 * @throws Error with what to do, when the secret is missing, short or another than before, or the file cannot be used.
 */
export async function openStore(options: {
  store: StoreConfiguration
  directory: string
  environment: Readonly<Record<string, string | undefined>>
  random: (bytes: number) => Uint8Array
}): Promise<OpenedStore> {
  const { store, directory, environment, random } = options
  if (store.file === undefined) {
    const sealer = createSealer(random(32), random)
    return { ...(await openSqliteStore({ file: ':memory:' })), sealing: { ...sealer, isLasting: false } }
  }
  const file = resolve(directory, store.file)
  const secretFile = resolve(directory, store.secretFile ?? `${store.file}.secret`)
  const secret = environment.MAPGATE_SECRET ?? readSecret(file, secretFile, random)
  if (secret.length < shortestStoreSecret)
    throw new Error(`the secret of the store must have at least ${shortestStoreSecret} characters`)
  const opened = await openSqliteStore({ file })
  const sealer = createSealer(Buffer.from(secret), random)
  const sealed = { ...sealedStore(opened, sealer), sealing: { ...sealer, isLasting: true } }
  try {
    await sealed.signingKeys.list()
  } catch (error) {
    await opened.close()
    throw new Error(
      `${file} was sealed with another secret; restore ${secretFile} or MAPGATE_SECRET, or remove the store to begin with a new one`,
      { cause: error },
    )
  }
  return sealed
}

/** The secret of a store. Several processes may open a new one at the same moment: one of them makes its secret, and all have that one. */
function readSecret(storeFile: string, secretFile: string, random: (bytes: number) => Uint8Array): string {
  // Looked at first, because the secret is made before the store.
  const isNew = !existsSync(storeFile)
  if (existsSync(secretFile)) return readFileSync(secretFile, 'utf8').trim()
  if (!isNew)
    throw new Error(
      `${secretFile} is missing; restore it or set MAPGATE_SECRET, the store cannot be opened without`,
    )
  const secret = Buffer.from(random(32)).toString('base64url')
  const beside = `${secretFile}.${Buffer.from(random(6)).toString('hex')}`
  writeFileSync(beside, `${secret}\n`, { mode: 0o600, flag: 'wx' })
  try {
    placeWhole(beside, secretFile)
  } finally {
    unlinkSync(beside)
  }
  return readFileSync(secretFile, 'utf8').trim()
}

/** Places a file by its name with all that is in it, where nobody placed one before. */
function placeWhole(beside: string, file: string): void {
  try {
    linkSync(beside, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    // Where the file system has no links, two processes at the same moment may still meet.
    copyFileSync(beside, file, constants.COPYFILE_EXCL)
  }
}
