import type { Configuration } from '../config/schema.ts'
import type { SessionRecord } from '../store/session-port.ts'
import { createDirectories, type Directories } from './directories/directories.ts'
import { type OpenIdClient, openIdClients } from './oidc/clients.ts'
import { readAgainFrom } from './oidc/read-again.ts'
import type { ReadAgain } from './sessions/session-book.ts'
import type { Throttle } from './throttle.ts'

/** The systems elsewhere that say who people are. */
interface IdentitySystems {
  readonly clients: ReadonlyMap<string, OpenIdClient>
  readonly directories: Directories
  /** How the system of a session is asked again; undefined where none knows more. */
  readonly readAgain: (session: SessionRecord) => ReadAgain | undefined
}

/** None is asked before somebody signs in. @throws Error when a secret or a file of certificates cannot be read */
export function openIdentitySystems(options: {
  readonly configuration: Pick<Configuration, 'signIn'>
  /** What file names in the configuration are relative to. */
  readonly directory: string
  readonly throttle: Throttle
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly fetch?: typeof globalThis.fetch | undefined
  readonly log: (message: string, error: unknown) => void
}): IdentitySystems {
  const { configuration, fetch = globalThis.fetch, log } = options
  const { providers, directories: configured } = configuration.signIn
  const clients = openIdClients({ ...options, providers, environment: process.env, fetch })
  const directories = createDirectories({
    ...options,
    configured,
    log: (message) => log(message, undefined),
  })
  const readClient = readAgainFrom(clients)
  return {
    clients,
    directories,
    readAgain: (session) => readClient(session) ?? directories.readAgain(session),
  }
}
