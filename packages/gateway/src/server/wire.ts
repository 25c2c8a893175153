import type { Logger } from 'pino'
import type { StoredAccounts } from '../accounts.ts'
import { type Authn, createAuthn } from '../authn/index.ts'
import {
  type CatalogFault,
  catalogAdvice,
  catalogFaults,
  compileGrants,
  reachedServices,
} from '../authz/index.ts'
import { createLook, createReread } from '../catalog/index.ts'
import { adviceOn } from '../config/advice.ts'
import { fileFaults } from '../config/file-faults.ts'
import { fingerprintOf } from '../config/files.ts'
import { dotted } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import type { Catalog } from '../core/catalog.ts'
import type { GatewayRequest } from '../core/gateway-request.ts'
import type { UpstreamStatus } from '../core/upstream-watch.ts'
import { createDirectory } from '../doors/directory/directory.ts'
import { createLanding } from '../doors/directory/landing.ts'
import { createToListing } from '../doors/directory/to-listing.ts'
import { createOwnDoors } from '../doors/own-doors.ts'
import { createPageCaller } from '../doors/page-caller.ts'
import { createPictureDoor } from '../doors/picture-door.ts'
import { createSiteDoor } from '../doors/site-door.ts'
import { answer } from '../handle.ts'
import { countRefused, createRateLimits } from '../limits/index.ts'
import { createMounts, mountsIn } from '../mounts.ts'
import { createExtentMemory, createPlanner } from '../plan/index.ts'
import { createCors } from '../reply/cors.ts'
import { transform } from '../transform/index.ts'
import type { Gateway } from './gateway.ts'
import type { Wired } from './generations.ts'
import { keepPictures } from './kept-pictures.ts'
import { createLargeFormReader } from './large-forms.ts'
import { createLargeReplyMaker } from './large-replies.ts'
import { takeLastingParts } from './lasting-parts.ts'
import type { WireOptions } from './options.ts'
import { receiveOptions } from './receive-options.ts'
import { createVouch } from './vouch.ts'
import { workerScript } from './worker-script.ts'

/** Builds every room of a configuration and joins them. */
export async function wire(options: WireOptions): Promise<
  Wired & {
    readonly upstreams: () => readonly UpstreamStatus[]
    readonly refreshCatalog: () => Promise<void>
    readonly catalog: () => Catalog
    /** What grants name and the catalogue does not know, once it was read. */
    readonly warnings: Promise<readonly CatalogFault[]>
    readonly stored: () => Promise<StoredAccounts>
  }
> {
  const { directory, clock, monotonic, random, audit, pages, log, metrics, tracing } = options
  const publicUrl = options.configuration.publicUrl.replace(/:0(?=\/|$)/, `:${options.port}`)
  const configuration = { ...options.configuration, publicUrl }
  const { credentials } = configuration

  const { store, upstreams, catalog, throttle, release } = await takeLastingParts(options, publicUrl)
  const authn: Authn = await createAuthn({
    configuration,
    directory,
    store,
    clock,
    random,
    throttle,
    accounts: fingerprintOf(accountsOf(configuration), directory),
    log: (message, error) => log.error({ err: error }, message),
  }).catch(async (error) => {
    await release()
    throw error
  })
  announce(configuration, directory, log)
  const authorizer = compileGrants(configuration)
  const reached = catalog.reachBy(reachedServices(configuration))
  const warnings = Promise.all([catalog.read, reached]).then(() => {
    const unread = new Set(Object.keys(configuration.upstreams).filter((name) => catalog.outageOf(name)))
    const known = catalog.current()
    const found = [...catalogFaults(configuration, known, unread), ...catalogAdvice(configuration, known)]
    for (const { path, message } of found) log.warn({ grant: path.join('.') }, message)
    return found
  })
  const pictures = keepPictures({
    store: store.outputs,
    standings: authn.standings,
    random,
    clock,
    log: (message, error) => log.error({ err: error }, message),
  })

  const admit = createRateLimits(configuration.limits.rates, { monotonic, limited: metrics.limited })
  const authenticate = countRefused(authn.authenticate, admit)
  const look = createLook({ forward: upstreams.forward, catalog, monotonic })
  const rereadRarely = createReread({ catalog, monotonic, look })
  const largeForms = createLargeFormReader()
  const largeReplies = createLargeReplyMaker()
  const contextOf = ({ mount }: GatewayRequest) => ({
    publicUrl,
    upstreamUrl: configuration.upstreams[mount.upstream]?.url ?? '',
  })

  const rooms: Gateway['rooms'] = {
    authenticate,
    siteDoor: createSiteDoor({
      publicUrl,
      tokenLifeMinutes: Math.floor(credentials.tokenLife / 60_000),
      versionOf: catalog.versionOf,
      tokens: authn.tokens,
      clock,
    }),
    directory: createDirectory({ publicUrl, tickets: authn.tickets, clock }),
    look: ({ mount }, service) => look(mount.upstream, service),
    reread: ({ mount }, service) => rereadRarely(mount.upstream, service),
    learn: ({ mount, map, inbound }) => catalog.ensure(mount.upstream, map.resource, inbound.signal),
    catalog: () => catalog.current(),
    outageOf: catalog.outageOf,
    admit,
    readLarge: largeForms.read,
    maxUpstreamRequests: configuration.limits.upstreamRequests,
    authorize: authorizer.authorize,
    anonymousHasGrants: authorizer.anonymousHasGrants,
    plan: createPlanner({
      href: { keep: pictures.keep, publicUrl, clock },
      extents: createExtentMemory(clock),
      maxRequests: configuration.limits.upstreamRequests,
      isUnicode: (upstream) => configuration.upstreams[upstream]?.characters === 'unicode',
      readIds: largeReplies.readIds,
    }),
    forward: tracing ? tracing.forward(upstreams.forward) : upstreams.forward,
    transformLarge: (request, answers, obligations, principal) =>
      largeReplies.make({ request, ...answers, obligations, principal, context: contextOf(request) }),
    transform: (request: GatewayRequest, reply, obligations) =>
      transform(request, reply, obligations, contextOf(request)),
    clock,
  }
  const mountOf = createMounts(configuration.mounts)
  const pageCaller = createPageCaller({ authenticate, clock })
  const gateway: Gateway = {
    receive: receiveOptions(configuration, {
      ...options,
      knowsStrangers: authorizer.anonymousHasGrants,
      vouch: createVouch({ authenticate, mountOf, clock }),
    }),
    mountOf,
    rooms,
    ownDoors: createOwnDoors({
      publicUrl,
      authenticate,
      mounts: configuration.mounts.map(({ path, carriersOff }) => ({
        path,
        carriersOff: new Set(carriersOff),
      })),
      tickets: authn.tickets,
      sessions: authn.sessions,
      picture: createPictureDoor({
        find: pictures.find,
        resume: authn.standings.resume,
        mountOf,
        admit: rooms.admit,
        answer: (request, caller, trace) => answer(request, caller, rooms, trace),
        clock,
      }),
      workerScript,
      isReady: options.isReady,
      clock,
    }),
    pages,
    pageCaller,
    home: `${new URL(publicUrl).pathname.replace(/\/+$/, '')}/`,
    landing: createLanding({
      publicUrl,
      mounts: mountsIn(configuration.mounts),
      callerOf: pageCaller,
      anonymousHasGrants: authorizer.anonymousHasGrants,
      ask: (principal) => (request) => {
        const charge = rooms.admit(principal, request.inbound)
        return answer(request, { principal, charge }, rooms, {})
      },
    }),
    toListing: createToListing(publicUrl),
    cors: createCors({
      origins: configuration.origins,
      own: new URL(publicUrl).origin,
      credentialHeader: credentials.header.toLowerCase(),
      refused: (origin) =>
        log.warn(
          { origin: origin.slice(0, 200) },
          'a page of this origin asked and may not read replies: name it in origins if it is yours',
        ),
    }),
    heldBytes: options.heldBytes,
    holdLimits: {
      maxPerRequestBytes: configuration.limits.heldPerRequest,
      maxTogetherBytes: configuration.limits.held,
    },
    audit,
    monotonic,
  }
  return {
    gateway,
    upstreams: upstreams.status,
    catalog: () => catalog.current(),
    refreshCatalog: catalog.refresh,
    warnings,
    stored: async () => ({ users: await store.users.list(), keys: await store.keys.list() }),
    close: async () => {
      await authn.close()
      await largeForms.close()
      await largeReplies.close()
      await release()
    },
  }
}

/** What says who may sign in, and as what. */
const accountsOf = ({ keys, users, issuers }: Configuration) => ({ keys, users, issuers })

/** Tells what weakens security, and what is probably not what was meant. */
function announce(configuration: Configuration, directory: string, log: Logger): void {
  const missing = fileFaults(configuration, directory).filter(({ atStart }) => !atStart)
  for (const { path, message } of [...adviceOn(configuration, directory), ...missing])
    log.warn({ key: dotted(path) }, message)
  for (const { path, insecureTokensByGet } of configuration.mounts) {
    if (insecureTokensByGet)
      log.warn({ mount: path }, 'insecureTokensByGet: passwords in URLs are accepted, and stay in logs')
  }
}
