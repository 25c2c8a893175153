import type { Logger } from 'pino'
import { createAuthn } from '../authn/index.ts'
import { compileGrants } from '../authz/index.ts'
import { createCatalog } from '../catalog/index.ts'
import type { AuditEvent } from '../core/audit.ts'
import type { GatewayRequest } from '../core/gateway-request.ts'
import { createOwnDoors } from '../doors/own-doors.ts'
import { createSiteDoor } from '../doors/site-door.ts'
import { createSiteVersions } from '../doors/site-versions.ts'
import { createMounts } from '../mounts.ts'
import { planFor } from '../plan/index.ts'
import { clientAddressReader } from '../receive/client-address.ts'
import { createCors } from '../reply/cors.ts'
import { openStore } from '../store/open.ts'
import { transform } from '../transform/index.ts'
import { createUpstreams } from '../upstream/index.ts'
import type { Gateway } from './gateway.ts'
import type { StartOptions } from './start.ts'
import { workerScript } from './worker-script.ts'

/** What the wiring needs besides the configuration. */
export interface WireOptions extends StartOptions {
  /** The port that is listened on, for a `publicUrl` that says port 0. */
  readonly port: number
  readonly random: (bytes: number) => Uint8Array
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly audit: (event: AuditEvent) => void
  /** The gateway's own log: what its administrator should know. */
  readonly log: Logger
}

/** Builds every room of a configuration and joins them. */
export async function wire(options: WireOptions): Promise<{ gateway: Gateway; close(): Promise<void> }> {
  const { directory, clock, random, audit, pages, log } = options
  const publicUrl = options.configuration.publicUrl.replace(/:0(?=\/|$)/, `:${options.port}`)
  const configuration = { ...options.configuration, publicUrl }
  const { listen, credentials } = configuration
  const credentialHeader = credentials.header.toLowerCase()

  const store = await openStore({ store: configuration.store, directory, environment: process.env, random })
  const authn = await createAuthn({
    configuration,
    directory,
    store,
    clock,
    random,
    log: (message, error) => log.error({ err: error }, message),
  })
  const upstreams = createUpstreams({
    configuration: configuration.upstreams,
    directory,
    clock,
    log,
    publicUrl,
  })
  const catalog = createCatalog({
    forward: upstreams.forward,
    upstreams: Object.keys(configuration.upstreams),
    clock,
  })
  const authorizer = compileGrants(configuration)

  const rooms: Gateway['rooms'] = {
    authenticate: authn.authenticate,
    siteDoor: createSiteDoor({
      publicUrl,
      tokenLifeMinutes: Math.floor(credentials.tokenLife / 60_000),
      versionOf: createSiteVersions(upstreams.forward, clock),
      tokens: authn.tokens,
      clock,
    }),
    learn: ({ mount, map, inbound }) => catalog.ensure(mount.upstream, map.resource, inbound.signal),
    catalog: () => catalog.current(),
    authorize: authorizer.authorize,
    anonymousHasGrants: authorizer.anonymousHasGrants,
    plan: planFor,
    forward: upstreams.forward,
    transform: (request: GatewayRequest, reply, obligations) =>
      transform(request, reply, obligations, {
        publicUrl,
        upstreamUrl: configuration.upstreams[request.mount.upstream]?.url ?? '',
      }),
    clock,
  }
  const gateway: Gateway = {
    receive: {
      publicPath: new URL(publicUrl).pathname.replace(/\/+$/, ''),
      credentialHeader,
      maxUrlBytes: listen.limits.url,
      maxBodyBytes: listen.limits.body,
      clientAddress: clientAddressReader(listen.trustedProxies),
      newId: () => Buffer.from(random(9)).toString('base64url'),
      clock,
    },
    mountOf: createMounts(configuration.mounts),
    rooms,
    ownDoors: createOwnDoors({
      publicUrl,
      authenticate: authn.authenticate,
      tickets: authn.tickets,
      workerScript,
      isReady: () => true,
      clock,
    }),
    pages,
    cors: createCors({ origins: configuration.origins, credentialHeader }),
    audit,
    monotonic: () => performance.now(),
  }
  return {
    gateway,
    close: async () => {
      catalog.close()
      await upstreams.close()
      await authn.close()
      await store.close()
    },
  }
}
