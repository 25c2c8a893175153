import { randomBytes } from 'node:crypto'
import { setTimeout as timer } from 'node:timers/promises'
import { destination, type Logger, pino } from 'pino'
import type { AdminServer } from '../admin/index.ts'
import type { Purge } from '../cache/port.ts'
import { filesOf } from '../config/files.ts'
import { restartKeys } from '../config/restart.ts'
import type { UpstreamStatus } from '../core/upstream/observer.ts'
import { type Asked, explainAsked } from '../explain-asked.ts'
import { ActiveConfiguration } from './active-configuration.ts'
import { adminAddressReader } from './console/address.ts'
import { possibleAdministrators } from './console/administrators.ts'
import { consoleSeen } from './console/seen.ts'
import { createGrantsDesk } from './grants/grants-desk.ts'
import { listenFault } from './listen-fault.ts'
import { type Listeners, openListeners } from './listeners.ts'
import type { StartOptions } from './options.ts'
import { createReload, type Reload } from './reload.ts'
import { watchFiles } from './watch.ts'

/** A gateway that listens. */
export interface RunningGateway {
  /** Where it listens, without a trailing slash; the port is the real one also when 0 was asked for. */
  readonly url: string
  readonly port: number
  /** Where the listener of each front proxy is, by its name. */
  readonly frontUrls: Readonly<Record<string, string>>
  /** Where the administrator's listener is, if there is one. */
  readonly adminUrl: string | undefined
  /** Makes a link that signs an administrator in to the console, once and within five minutes; undefined where there is no console, or no token for it. */
  readonly newConsoleLink: () => string | undefined
  readonly reload: Reload
  readonly status: () => readonly UpstreamStatus[]
  /** Reads the catalogue of every upstream now. */
  readonly refreshCatalog: () => Promise<void>
  /** Forgets kept answers that another process on the same port was told to forget. */
  readonly purgeHere: (purge: Purge, recordedIn: string | undefined) => Promise<number>
  /** Not ready, then no new connections, then, at the latest at the deadline, closed. */
  close(): Promise<void>
}

/**
 * Wires the rooms and listens.
 * @throws Error when a file of the configuration cannot be read or the port is taken
 */
export async function startGateway(given: StartOptions): Promise<RunningGateway> {
  const options = { ...given, log: given.log ?? pino({ level: 'warn', base: null }, destination(2)) }
  const { directory, worker } = options
  const active = new ActiveConfiguration(options)
  const listeners = await openListeners(options.configuration, {
    directory,
    reusePort: worker !== undefined,
    onRequest: (message, response) => void active.answer(message, response),
  })
  await active.begin(listeners.port).catch((error) => abandon(listeners, error))
  const reload = createReload({
    ...options,
    reloaded: active.metrics.reloaded,
    needsRestart: restartKeys(options.configuration, directory),
    warnings: () => active.warnings(5_000),
    apply: (next) => active.replace(next, listeners.port, () => listeners.renewCertificates(next)),
  })
  const admin = await administrator(active, reload, options).catch(async (error) => {
    await active.end()
    return abandon(listeners, listenFault(error, 'admin'))
  })
  const unwatch = watch(active, reload, options)
  return {
    url: listeners.url,
    port: listeners.port,
    frontUrls: listeners.frontUrls,
    adminUrl: admin?.url,
    newConsoleLink: () => admin?.newLink(),
    reload,
    status: () => active.upstreams,
    refreshCatalog: () => active.refreshCatalog(),
    purgeHere: (purge, recordedIn) => active.purgeHere(purge, recordedIn),
    close: async () => {
      unwatch()
      await drain(active, listeners, options.pause)
      await active.end()
      await admin?.close()
    },
  }
}

/** Not ready, then no new connections, then cut at the deadline. */
async function drain(
  active: ActiveConfiguration,
  listeners: Listeners,
  pause: StartOptions['pause'] = timer,
): Promise<void> {
  const { delay, deadline } = active.configuration.listen.drain
  active.draining = true
  if (delay > 0) await pause(delay)
  const stopped = listeners.stop()
  await Promise.race([stopped, active.untilIdle(deadline)])
  listeners.cut()
  await stopped
}

async function abandon(listeners: Listeners, error: unknown): Promise<never> {
  listeners.cut()
  await listeners.stop()
  throw error
}

async function administrator(
  active: ActiveConfiguration,
  reload: Reload,
  options: StartOptions & { readonly log: Logger },
): Promise<AdminServer | undefined> {
  const { admin } = active.configuration
  const { directory, worker = 0, log, clock = Date.now } = options
  if (admin === undefined) return undefined
  const { openAdmin } = await import('../admin/index.ts')
  return openAdmin(admin, {
    directory,
    worker,
    reload,
    metrics: active.metrics,
    tellOthers: (task) => void process.send?.(task),
    refreshCatalog: () => active.refreshCatalog(),
    isReady: () => !active.draining,
    upstreams: () => active.upstreams,
    shared: () => active.sharedStatus,
    inFlight: () => active.inFlight,
    cache: { size: () => active.cacheSize, purge: (purge) => active.purge(purge) },
    recent: active.recent,
    audit: options.auditAdmin ?? (() => {}),
    grants: createGrantsDesk(active, { ...options, clock, random: (bytes) => randomBytes(bytes) }),
    failed: (error) => log.error({ err: error }, 'the API of the console failed'),
    clock,
    clientAddress: adminAddressReader(admin, active),
    people: () => active.consolePeople,
    possibleAdministrators: async () =>
      possibleAdministrators(active.configuration, (await active.storedAccounts()).users),
    identities: () => active.identities,
    seen: consoleSeen(active),
    admittedTo: () => active.configuration.admin ?? admin,
    explain: explaining(active),
  })
}

/** Explains by the active configuration. */
const explaining = (active: ActiveConfiguration) => async (asked: Asked) =>
  explainAsked(asked, {
    ...active.areas,
    configuration: active.configuration,
    catalog: active.catalog,
    ownQuotas: active.quotasOf,
    stored: await active.storedAccounts(),
  })

function watch(active: ActiveConfiguration, reload: Reload, options: StartOptions): () => void {
  const { reread, watched = [], watchMs = 1_000, directory } = options
  if (!reread) return () => {}
  return watchFiles(
    () => [...watched, ...filesOf(active.configuration, directory)],
    () => void reload(),
    { intervalMs: watchMs },
  )
}
