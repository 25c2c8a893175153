import {
  type AreaBook,
  type Catalog,
  type CatalogFault,
  catalogAdvice,
  catalogFaults,
  compileGrants,
  reachedServices,
} from '@mapgate/policy'
import type { StoredAccounts } from '../accounts.ts'
import type { Areas } from '../areas/open-areas.ts'
import { type Authn, createAuthn } from '../authn/index.ts'
import type { EntryStore, Purge, Purged } from '../cache/port.ts'
import { adviceOn } from '../config/advice.ts'
import type { Advice } from '../config/cross-fault.ts'
import { fileFaults } from '../config/file-faults.ts'
import { fingerprintOf } from '../config/files.ts'
import { dotted } from '../config/load.ts'
import { rightsMarkOf } from '../config/rights-mark.ts'
import type { Configuration } from '../config/schema.ts'
import type { ConsoleIdentities } from '../core/console-identities.ts'
import type { ConsolePeople } from '../core/console-people.ts'
import type { SharedStatus } from '../core/shared-status.ts'
import type { UpstreamStatus } from '../core/upstream/observer.ts'
import type { TellQuotas } from '../explain-asked.ts'
import { countRefused, createRateLimits } from '../limits/index.ts'
import type { Rooms } from '../walk/rooms.ts'
import { createConsoleIdentities } from './console/identities.ts'
import { consolePeopleOf } from './console/people.ts'
import type { Wired } from './generations.ts'
import { createLargeFormReader } from './large-forms.ts'
import { createLargeReplyMaker } from './large-replies.ts'
import { metersOf } from './open-usage.ts'
import type { WireOptions } from './options.ts'
import { everyQuotaOf } from './own-quotas.ts'
import type { Parts } from './parts.ts'
import { createPictureStore } from './picture-store.ts'
import type { PooledResource } from './resource-pool.ts'
import type { SharedResources } from './shared-resources.ts'
import { signInPagesOf } from './sign-in-pages.ts'
import { type ActiveGrants, takeGranted } from './stored-grants.ts'
import { wireGateway } from './wire-gateway.ts'
import { wireRooms } from './wire-rooms.ts'

/** The areas of a configuration, as requests are explained by them. */
export interface KnownAreas {
  readonly areas: AreaBook
  /** Undefined before the start. */
  readonly opened: Areas | undefined
  readonly findOut: Rooms['findOut'] | undefined
}

/** The rooms of a configuration, and the functions that the process calls. */
interface WiredGateway extends Wired {
  readonly upstreams: () => readonly UpstreamStatus[]
  /** Undefined where nothing is configured that gateways share. */
  readonly sharedStatus: () => SharedStatus | undefined
  readonly refreshCatalog: () => Promise<void>
  readonly catalog: () => Catalog
  /** The answers that are kept. */
  readonly entries: EntryStore
  /** Forgets kept answers here and, by the store, in other gateways. */
  readonly purge: (purges: readonly Purge[]) => Promise<Purged>
  /** The areas, and what finds out about them. */
  readonly areas: KnownAreas
  /** Names in grants that the catalogue does not know, once it was read. */
  readonly warnings: Promise<readonly CatalogFault[]>
  readonly stored: () => Promise<StoredAccounts>
  /** The quotas of anybody, for an administrator. */
  readonly quotasOf: TellQuotas
  /** Signs people in to the console; undefined where it has no address that people open. */
  readonly consolePeople: ConsolePeople | undefined
  /** Keys, people and sessions, for the console. */
  readonly identities: ConsoleIdentities
  /** The grants of the file and of the store. */
  readonly grants: ActiveGrants
}

/** Builds every room of a configuration and joins them. */
export async function wire(given: WireOptions): Promise<WiredGateway> {
  const publicUrl = given.configuration.publicUrl.replace(/:0(?=\/|$)/, `:${given.port}`)
  const ofFile = { ...given, configuration: { ...given.configuration, publicUrl } }
  const { active, shared } = await takeGranted(ofFile, publicUrl)
  const options = { ...ofFile, configuration: active.configuration }
  const callers = await takeCallers(options, shared).catch(async (error) => {
    await shared.release()
    throw error
  })
  if (!options.isOfGrantsAlone) announce(options, shared.areas.advice)
  const parts = partsOf(options, shared, callers.value)
  const rooms = wireRooms(parts)
  shared.nowHas(rightsMarkOf(options.configuration, options.directory))
  return {
    gateway: wireGateway(parts, rooms),
    grants: active,
    ...toldOf(parts, rooms),
    close: async () => {
      await callers.release()
      await shared.release()
    },
  }
}

/** The functions that the process calls. */
function toldOf(parts: Parts, rooms: Rooms): Omit<WiredGateway, 'gateway' | 'grants' | 'close'> {
  const { options, store, upstreams, catalog, keptStores, shared, areas, entries } = parts
  return {
    areas: { areas: areas.book, opened: areas, findOut: rooms.findOut },
    upstreams: upstreams.status,
    sharedStatus: () => shared?.status(),
    catalog: () => catalog.current(),
    entries,
    purge: (purges) => keptStores.purge(purges),
    refreshCatalog: catalog.refresh,
    warnings: warningsOf(options, parts),
    stored: async () => ({
      users: await store.users.list(),
      keys: await store.keys.list(),
      sessions: await store.sessions.list(options.clock()),
    }),
    quotasOf: everyQuotaOf(parts),
    consolePeople: consolePeopleOf(parts),
    identities: createConsoleIdentities(parts),
  }
}

/** Opens the authentication room. @throws Error when a secret file or the store cannot be read */
const openAuthn = (
  { configuration, directory, clock, monotonic, random, log }: WireOptions,
  { store, throttle }: SharedResources,
): Promise<Authn> =>
  createAuthn({
    configuration,
    directory,
    store,
    clock,
    monotonic,
    random,
    throttle,
    accounts: fingerprintOf(accountsOf(configuration), directory),
    log: (message, error) => log.error({ err: error }, message),
  })

/** What serves callers of one reading of the configuration, whatever is granted to them meanwhile. */
type CallerParts = Pick<
  Parts,
  'authn' | 'admit' | 'openMeter' | 'pictures' | 'signInPages' | 'largeForms' | 'largeReplies'
>

/** Takes what serves callers. It stays while grants of the store change, so that nobody's session, pace or picture begins once more. */
const takeCallers = (options: WireOptions, shared: SharedResources): Promise<PooledResource<CallerParts>> =>
  options.resources.take(
    `callers ${options.reading}`,
    () => openCallers(options, shared),
    async ({ authn, largeForms, largeReplies }) => {
      await authn.close()
      await largeForms.close()
      await largeReplies.close()
    },
  )

async function openCallers(options: WireOptions, shared: SharedResources): Promise<CallerParts> {
  const { configuration, clock, random, log, metrics } = options
  const authn = await openAuthn(options, shared)
  return {
    authn,
    admit: createRateLimits(configuration.limits.rates, {
      accounts: shared.accounts,
      limited: metrics.limited,
    }),
    openMeter: metersOf(options, shared),
    pictures: createPictureStore({
      store: shared.store.outputs,
      resumable: authn.resumable,
      random,
      clock,
      log: (message, error) => log.error({ err: error }, message),
    }),
    signInPages: signInPagesOf(options, shared.store),
    largeForms: createLargeFormReader(),
    largeReplies: createLargeReplyMaker(),
  }
}

const partsOf = (options: WireOptions, shared: SharedResources, callers: CallerParts): Parts => ({
  ...shared,
  ...callers,
  options,
  publicUrl: options.configuration.publicUrl,
  authenticate: countRefused(callers.authn.authenticate, callers.admit),
  authorizer: compileGrants(options.configuration, shared.areas.book),
})

/** Lets the catalogue read the services that the grants reach, and logs names that it does not know. */
async function warningsOf(
  options: WireOptions,
  { catalog }: SharedResources,
): Promise<readonly CatalogFault[]> {
  const { configuration, log } = options
  await Promise.all([catalog.read, catalog.reachBy(reachedServices(configuration))])
  const unread = new Set(Object.keys(configuration.upstreams).filter((name) => catalog.outageOf(name)))
  const known = catalog.current()
  const found = [...catalogFaults(configuration, known, unread), ...catalogAdvice(configuration, known)]
  if (!options.isOfGrantsAlone)
    for (const { path, message } of found) log.warn({ grant: path.join('.') }, message)
  return found
}

/** The sections that say who may sign in, and as what. */
const accountsOf = ({
  keys,
  users,
  issuers,
  signIn,
  portal,
  portals,
  certificates,
  proxies,
}: Configuration) => ({
  keys,
  users,
  issuers,
  signIn,
  clients: portal?.clients ?? [],
  portals,
  certificates,
  proxies,
})

/** Logs settings that weaken security, and settings that are probably not what was meant. */
function announce({ configuration, directory, log }: WireOptions, aboutAreas: readonly Advice[]): void {
  const missing = fileFaults(configuration, directory).filter(({ atStart }) => !atStart)
  for (const { path, message } of [...adviceOn(configuration, directory), ...aboutAreas, ...missing])
    log.warn({ key: dotted(path) }, message)
  for (const { name, insecurePlain } of configuration.signIn.directories) {
    if (insecurePlain)
      log.warn({ directory: name }, 'insecurePlain: passwords cross the network to this directory readable')
  }
  if (configuration.store.kind === 'postgres' && configuration.store.insecureTls)
    log.warn(
      { key: 'store.insecureTls' },
      'insecureTls: the way to the database may be read, or lead to another server, where its address says a weaker sslmode',
    )
  if (configuration.shared?.insecureTls)
    log.warn(
      { key: 'shared.insecureTls' },
      'insecureTls: the way to what gateways share may be read and changed by others, where its address is redis://',
    )
  for (const { path, insecureTokensByGet } of configuration.mounts) {
    if (insecureTokensByGet)
      log.warn({ mount: path }, 'insecureTokensByGet: passwords in URLs are accepted, and stay in logs')
  }
  for (const { id, insecureImplicit, insecureWithoutPkce } of configuration.portal?.clients ?? []) {
    if (insecureImplicit)
      log.warn({ client: id }, 'insecureImplicit: tokens stand in the URL of a page, and in its history')
    if (insecureWithoutPkce)
      log.warn({ client: id }, 'insecureWithoutPkce: whoever sees a code of this application can use it')
  }
}
