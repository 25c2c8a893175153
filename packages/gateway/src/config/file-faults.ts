import { createPrivateKey, X509Certificate } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { shortestStoreSecret } from '../core/authentication/shortest-secrets.ts'
import type { CrossFault } from './cross-fault.ts'
import { encryptionKeyOf, wrongEncryptionKey } from './encryption-key.ts'
import { readLogo } from './logo-file.ts'
import { type NamedFile, namedFiles } from './named-files.ts'
import { privateDirectoryFault } from './private-directory.ts'
import type { Configuration } from './schema.ts'

/** A fault of a file that the configuration refers to. */
interface FileFault extends CrossFault {
  /** True where `mapgate serve` does not start because of it. */
  readonly atStart: boolean
}

/**
 * Reads what `mapgate serve` reads besides the configuration: secrets, certificates, key sets, and the folders that it writes into.
 * @param directory what relative file names are relative to
 */
export function fileFaults(
  configuration: Configuration,
  directory: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): readonly FileFault[] {
  const faults: readonly CrossFault[] = [
    ...certificatePairs(configuration, directory),
    ...storeFaults(configuration, directory, environment),
    ...folderFaults(configuration, directory),
    ...keptAnswersFaults(configuration, directory),
  ]
  return [
    ...namedFiles(configuration).flatMap((named) => contentFaults(named, directory)),
    ...faults.map((fault) => ({ ...fault, atStart: true })),
  ]
}

function contentFaults({ path, file, holds, atStart }: NamedFile, directory: string): readonly FileFault[] {
  const fault = (message: string) => [{ path, message, atStart }]
  if (holds === 'polygons') return polygonFileFaults(resolve(directory, file)).flatMap(fault)
  if (holds === 'logo') return logoFaults(file, directory).flatMap(fault)
  let text: string
  try {
    text = readFileSync(resolve(directory, file), 'utf8')
  } catch (error) {
    return fault(unreadable(resolve(directory, file), error))
  }
  if (text.trim() === '') return fault(`${file} is empty`)
  const wrong = holds === 'secret' ? undefined : wrongContent[holds](text)
  return wrong === undefined ? [] : fault(`${file} ${wrong}`)
}

/** Polygons may be large, so they are read in another thread, where they are prepared. */
function polygonFileFaults(file: string): readonly string[] {
  try {
    accessSync(file, constants.R_OK)
    const status = statSync(file)
    if (status.isDirectory()) return [`${file} is a folder`]
    return status.size === 0 ? [`${file} is empty`] : []
  } catch (error) {
    return [unreadable(file, error)]
  }
}

function logoFaults(file: string, directory: string): readonly string[] {
  try {
    readLogo(resolve(directory, file))
    return []
  } catch (error) {
    const isRead = (error as NodeJS.ErrnoException).code === undefined
    return [isRead ? `${file} ${(error as Error).message}` : unreadable(resolve(directory, file), error)]
  }
}

const wrongContent = {
  'encryption key': (text: string) => (encryptionKeyOf(text) ? undefined : wrongEncryptionKey),
  certificates: (text: string) =>
    attempt(() => new X509Certificate(text)) ? undefined : 'is no certificate in PEM form',
  revocations: (text: string) =>
    text.includes('-----BEGIN X509 CRL-----') ? undefined : 'is no revocation list in PEM form',
  'private key': (text: string) =>
    attempt(() => createPrivateKey(text)) ? undefined : 'is no private key in PEM form, or has a passphrase',
  'key set': (text: string) => {
    const keys = attempt(() => (JSON.parse(text) as { keys?: unknown }).keys)
    return Array.isArray(keys) ? undefined : 'is no JSON Web Key Set: {"keys": […]}'
  },
}

/** Checks that the certificate of each listener belongs to its key, else every handshake fails. */
const certificatePairs = ({ listen, proxies }: Configuration, directory: string): readonly CrossFault[] =>
  [
    { path: ['listen', 'tls', 'key'], tls: listen.tls },
    ...proxies.map((proxy, index) => ({
      path: ['proxies', index, 'listen', 'tls', 'key'],
      tls: proxy.listen.tls,
    })),
  ].flatMap(({ path, tls }) => {
    if (tls === undefined) return []
    const [certificate, key] = [
      attempt(() => new X509Certificate(readFileSync(resolve(directory, tls.cert)))),
      attempt(() => createPrivateKey(readFileSync(resolve(directory, tls.key)))),
    ]
    if (!certificate || !key || certificate.checkPrivateKey(key)) return []
    return [{ path, message: `${tls.key} is not the key of ${tls.cert}` }]
  })

/** Checks the store as `openStore` does: an existing store needs its sealing secret, a new one needs a folder. */
function storeFaults(
  { store }: Configuration,
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly CrossFault[] {
  if (store.file === undefined) return []
  const file = resolve(directory, store.file)
  const secretFile = resolve(directory, store.secretFile ?? `${store.file}.secret`)
  const at = (key: string, message: string) => [{ path: ['store', key], message }]
  const secretKey = store.secretFile === undefined ? 'file' : 'secretFile'
  const folder = folderFault(file)
  if (folder !== undefined) return at('file', folder)
  if (existsSync(file) && !attempt(() => accessSync(file, constants.R_OK | constants.W_OK) === undefined))
    return at('file', `${file} cannot be read and written by this account`)
  const fromEnvironment = environment.MAPGATE_SECRET
  if (fromEnvironment === undefined && !existsSync(secretFile)) {
    if (existsSync(file))
      return at(
        secretKey,
        `${secretFile} is missing, and the store that is there cannot be opened without; restore it or set MAPGATE_SECRET`,
      )
    const unwritable = folderFault(secretFile)
    return unwritable === undefined ? [] : at(secretKey, unwritable)
  }
  try {
    const secret = fromEnvironment ?? readFileSync(secretFile, 'utf8').trim()
    const source = fromEnvironment === undefined ? secretFile : 'MAPGATE_SECRET'
    return secret.length >= shortestStoreSecret
      ? []
      : at(secretKey, `${source} has fewer than ${shortestStoreSecret} characters`)
  } catch (error) {
    return at(secretKey, unreadable(secretFile, error))
  }
}

/** Folders in which files or sockets are made. */
const folderFaults = ({ audit, listen, admin }: Configuration, directory: string): readonly CrossFault[] =>
  (
    [
      [['audit', 'file'], audit.file],
      [['listen', 'socket'], listen.socket],
      [['admin', 'socket'], admin?.socket],
    ] as const
  ).flatMap(([path, file]) => {
    const message = file === undefined ? undefined : folderFault(resolve(directory, file))
    return message === undefined ? [] : [{ path, message }]
  })

/** The directory of kept answers holds what callers with rights are shown, so nobody else may see into it. */
function keptAnswersFaults({ cache: { disk } }: Configuration, directory: string): readonly CrossFault[] {
  if (disk === undefined) return []
  const folder = resolve(directory, disk.directory)
  const message = privateDirectoryFault(folder) ?? folderFault(folder)
  return message === undefined ? [] : [{ path: ['cache', 'disk', 'directory'], message }]
}

function folderFault(file: string): string | undefined {
  const folder = dirname(file)
  if (!existsSync(folder)) return `the folder ${folder} does not exist`
  const isWritable = attempt(() => accessSync(folder, constants.W_OK) === undefined)
  return isWritable || existsSync(file) ? undefined : `this account may not write into the folder ${folder}`
}

function unreadable(file: string, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return `${file} does not exist`
  if (code === 'EACCES') return `${file} may not be read by this account`
  return code === 'EISDIR' ? `${file} is a folder` : `${file} cannot be read: ${(error as Error).message}`
}

function attempt<Value>(work: () => Value): Value | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
