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
import { type Authn, createAuthn } from '../authn/index.ts'
import type { EntryStore } from '../cache/port.ts'
import { adviceOn } from '../config/advice.ts'
import type { Advice } from '../config/cross-fault.ts'
import { fileFaults } from '../config/file-faults.ts'
import { fingerprintOf } from '../config/files.ts'
import { dotted } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import type { UpstreamStatus } from '../core/upstream/observer.ts'
import { countRefused, createRateLimits } from '../limits/index.ts'
import type { Rooms } from '../walk/rooms.ts'
import type { Wired } from './generations.ts'
import { createLargeFormReader } from './large-forms.ts'
import { createLargeReplyMaker } from './large-replies.ts'
import type { WireOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { createPictureStore } from './picture-store.ts'
import { type SharedResources, takeSharedResources } from './shared-resources.ts'
import { signInPagesOf } from './sign-in-pages.ts'
import { wireGateway } from './wire-gateway.ts'
import { wireRooms } from './wire-rooms.ts'

/** The areas of a configuration, as requests are explained by them. */
export interface KnownAreas {
  readonly areas: AreaBook
  readonly findOut: Rooms['findOut'] | undefined
}

/** The rooms of a configuration, and the functions that the process calls. */
interface WiredGateway extends Wired {
  readonly upstreams: () => readonly UpstreamStatus[]
  readonly refreshCatalog: () => Promise<void>
  readonly catalog: () => Catalog
  /** The answers that are kept. */
  readonly entries: EntryStore
  /** The areas, and what finds out about them. */
  readonly areas: KnownAreas
  /** Names in grants that the catalogue does not know, once it was read. */
  readonly warnings: Promise<readonly CatalogFault[]>
  readonly stored: () => Promise<StoredAccounts>
}

/** Builds every room of a configuration and joins them. */
export async function wire(given: WireOptions): Promise<WiredGateway> {
  const publicUrl = given.configuration.publicUrl.replace(/:0(?=\/|$)/, `:${given.port}`)
  const options = { ...given, configuration: { ...given.configuration, publicUrl } }
  const shared = await takeSharedResources(options, publicUrl)
  const { store, upstreams, catalog, release } = shared
  const authn = await openAuthn(options, shared).catch(async (error) => {
    await release()
    throw error
  })
  announce(options, shared.areas.advice)
  const parts = partsOf(options, shared, authn)
  const warnings = warningsOf(options, shared)
  const rooms = wireRooms(parts)
  return {
    gateway: wireGateway(parts, rooms),
    areas: { areas: shared.areas.book, findOut: rooms.findOut },
    upstreams: upstreams.status,
    catalog: () => catalog.current(),
    entries: shared.entries,
    refreshCatalog: catalog.refresh,
    warnings,
    stored: async () => ({
      users: await store.users.list(),
      keys: await store.keys.list(),
      sessions: await store.sessions.list(given.clock()),
    }),
    close: async () => {
      await authn.close()
      await parts.largeForms.close()
      await parts.largeReplies.close()
      await release()
    },
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

function partsOf(options: WireOptions, shared: SharedResources, authn: Authn): Parts {
  const { configuration, clock, monotonic, random, log, metrics } = options
  const admit = createRateLimits(configuration.limits.rates, { monotonic, limited: metrics.limited })
  return {
    ...shared,
    options,
    publicUrl: configuration.publicUrl,
    authn,
    authenticate: countRefused(authn.authenticate, admit),
    authorizer: compileGrants(configuration, shared.areas.book),
    admit,
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

/** Lets the catalogue read the services that the grants reach, and logs names that it does not know. */
async function warningsOf(
  { configuration, log }: WireOptions,
  { catalog }: SharedResources,
): Promise<readonly CatalogFault[]> {
  await Promise.all([catalog.read, catalog.reachBy(reachedServices(configuration))])
  const unread = new Set(Object.keys(configuration.upstreams).filter((name) => catalog.outageOf(name)))
  const known = catalog.current()
  const found = [...catalogFaults(configuration, known, unread), ...catalogAdvice(configuration, known)]
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
