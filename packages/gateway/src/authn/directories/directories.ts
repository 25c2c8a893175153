import type { DirectoryConfiguration } from '../../config/sections/directories.ts'
import type { SessionRecord } from '../../store/session-port.ts'
import type { PasswordsElsewhere } from '../kinds/users.ts'
import type { ReadAgain } from '../sessions/session-book.ts'
import type { Throttle } from '../throttle.ts'
import { connectionsTo, signInAsGateway } from './connect.ts'
import { createDirectory, type Directory } from './directory.ts'
import { createServiceConnections } from './service-connections.ts'

/** All directories of a configuration. */
export interface Directories extends PasswordsElsewhere {
  /** How the directory of a session is asked again; undefined for a session of none of these. */
  readAgain(session: SessionRecord): ReadAgain | undefined
  close(): void
}

interface DirectoriesOptions {
  readonly configured: readonly DirectoryConfiguration[]
  /** What file names are relative to. */
  readonly directory: string
  readonly throttle: Pick<Throttle, 'admitPerson'>
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
  readonly log: (message: string) => void
}

/** Opens nothing yet: a directory is connected to when the first person signs in. @throws Error when a file of certificates cannot be read */
export function createDirectories(options: DirectoriesOptions): Directories {
  const all = options.configured.map((configured) => openDirectory(configured, options))
  const openedAt = options.clock()
  return {
    // In the order of the configuration. The first directory that knows the name decides: no password is tried at one after the other.
    signIn: async ({ username, password, now }) => {
      const isName = !/[\u0000-\u001f\u007f]/.test(username) && username.trim() !== ''
      for (const one of isName ? all : []) {
        const found = await one.signIn({ username, password, now })
        if (found !== undefined) return found
      }
      return undefined
    },
    pretend: async (password) => {
      for (const one of all) await one.pretend(password)
    },
    readAgain: ({ source, provider, checkedAt }) => {
      if (source !== 'directory') return undefined
      const one = all.find(({ name }) => name === provider)
      // A directory that was taken out of the configuration signs nobody in any more.
      if (one === undefined) return { everyMs: 0, read: async () => ({ kind: 'ended' }) }
      // The rules by which groups become roles may be others since the configuration was read.
      return { everyMs: checkedAt < openedAt ? 0 : one.refreshEveryMs, read: one.readAgain }
    },
    close: () => {
      for (const one of all) one.close()
    },
  }
}

function openDirectory(configured: DirectoryConfiguration, options: DirectoriesOptions): Directory {
  const { directory, clock, log } = options
  const open = connectionsTo(configured, directory)
  const service = createServiceConnections({
    name: configured.name,
    open: async () => {
      const connection = await open()
      try {
        await signInAsGateway(connection, configured, directory)
        return connection
      } catch (error) {
        connection.close()
        throw error
      }
    },
    most: configured.connections.most,
    idleMs: configured.connections.idle,
    clock,
    log,
  })
  return createDirectory({ ...options, directory: configured, service, open })
}
