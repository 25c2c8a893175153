import { createPrivateKey, X509Certificate } from 'node:crypto'
import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { CrossFault } from './cross-fault.ts'
import { encryptionKeyOf, wrongEncryptionKey } from './encryption-key.ts'
import { attempt, folderFault, unreadable } from './file-access.ts'
import { readLogo } from './logo-file.ts'
import { type NamedFile, namedFiles } from './named-files.ts'
import { privateDirectoryFault } from './private-directory.ts'
import type { Configuration } from './schema.ts'
import { sharedFaults } from './shared-faults.ts'
import { storeFaults } from './store-faults.ts'

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
    ...sharedFaults(configuration, directory),
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
