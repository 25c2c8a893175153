import type { Configuration } from '../config/schema.ts'
import type { Mount } from '../core/request/mount.ts'
import { publicPathOf } from '../core/request/path.ts'
import { createLanding } from '../endpoints/directory/landing.ts'
import type { ListingOptions } from '../endpoints/directory/open-listings.ts'
import { createToListing } from '../endpoints/directory/to-listing.ts'
import type { WmsServicesOptions } from '../endpoints/directory/wms-services.ts'
import { createMintedScope } from '../endpoints/minted-scope.ts'
import { createOwnEndpoints } from '../endpoints/own-endpoints.ts'
import { createPageCaller, type PageCaller } from '../endpoints/page-caller.ts'
import { createPictureEndpoint } from '../endpoints/picture-endpoint.ts'
import { createPortalEndpoints } from '../endpoints/portal/portal-endpoints.ts'
import { createMounts, mountsIn } from '../mounts.ts'
import { createCacheStatus } from '../reply/cache-status.ts'
import { CompressedTexts } from '../reply/compressed-texts.ts'
import { createCors } from '../reply/cors.ts'
import { answer } from '../walk/handle.ts'
import type { Rooms } from '../walk/rooms.ts'
import type { Gateway } from './gateway.ts'
import { ownQuotasOf } from './own-quotas.ts'
import type { Parts } from './parts.ts'
import { receiveOptions } from './receive-options.ts'
import { createVouch } from './vouch.ts'
import { workerScript } from './worker-script.ts'

/** Joins the rooms with everything that a request meets before and after them. */
export function wireGateway(parts: Parts, rooms: Rooms): Gateway {
  const { options, publicUrl, authorizer, authenticate } = parts
  const { configuration, clock } = options
  const mountOf = createMounts(configuration.mounts)
  const pageCaller = createPageCaller({ authenticate, clock })
  return {
    receive: receiveOptions(configuration, {
      ...options,
      knowsStrangers: authorizer.anonymousHasGrants,
      vouch: createVouch({ authenticate, mountOf, clock }),
    }),
    mountOf,
    rooms,
    ownEndpoints: ownEndpointsOf(parts, rooms, { mountOf, pageCaller }),
    portal: portalOf(parts, mountOf),
    pages: options.pages,
    pageCaller,
    home: `${publicPathOf(publicUrl)}/`,
    signsPeopleIn: configuration.signIn.providers.length > 0,
    landing: landingOf(parts, rooms, pageCaller),
    toListing: createToListing(publicUrl, (mount) => isOgc(configuration, mount)),
    cors: corsOf(parts),
    heldBytes: options.heldBytes,
    holdLimits: {
      maxPerRequestBytes: configuration.limits.heldPerRequest,
      maxTogetherBytes: configuration.limits.held,
    },
    cacheStatusOf: createCacheStatus(configuration.cache.statusTo.roles),
    texts: new CompressedTexts(),
    audit: options.audit,
    openMeter: parts.openMeter,
    monotonic: options.monotonic,
  }
}

function ownEndpointsOf(
  parts: Parts,
  rooms: Rooms,
  { mountOf, pageCaller }: Pick<Gateway, 'mountOf' | 'pageCaller'>,
): Gateway['ownEndpoints'] {
  const { options, publicUrl, authn, authenticate, pictures, signInPages } = parts
  const { configuration, clock, isReady } = options
  return createOwnEndpoints({
    ...signInPages,
    publicUrl,
    authenticate,
    callerOf: pageCaller,
    mounts: mountsIn(configuration.mounts),
    tickets: authn.tickets,
    sessions: authn.sessions,
    openId: authn.openId,
    ownSessions: authn.ownSessions,
    ownQuotas: ownQuotasOf(parts),
    listings: listingsOf(configuration, rooms),
    picture: createPictureEndpoint({
      find: pictures.find,
      resume: authn.resumable.resume,
      mountOf,
      admit: rooms.admit,
      answer: (request, caller, trace) => answer(request, caller, rooms, trace),
      clock,
    }),
    workerScript,
    isReady,
    clock,
  })
}

/** The Portal facade, where one is configured. */
function portalOf(
  { options, publicUrl, authn, authenticate, signInPages }: Parts,
  mountOf: Gateway['mountOf'],
): Gateway['portal'] {
  const { configuration, clock, metrics } = options
  if (!configuration.portal || !authn.portal) return undefined
  const { path, name } = configuration.portal
  const answer = createPortalEndpoints({
    publicUrl,
    path,
    name,
    look: signInPages.look,
    portal: authn.portal,
    tokens: authn.tokens,
    sessions: authn.sessions,
    authenticate,
    scope: createMintedScope(mountsIn(configuration.mounts)),
    mountOf,
    longestTokenMs: configuration.credentials.tokenLifeMaximum,
    limited: metrics.limited,
    clock,
  })
  return { path, answer }
}

const landingOf = (
  { options: { configuration }, publicUrl, authorizer }: Parts,
  rooms: Rooms,
  callerOf: PageCaller,
): Gateway['landing'] =>
  createLanding({
    publicUrl,
    ...listingsOf(configuration, rooms),
    callerOf,
    anonymousHasGrants: authorizer.anonymousHasGrants,
  })

/** How pages find the listings that somebody may see. */
const listingsOf = (
  configuration: Configuration,
  rooms: Rooms,
): Omit<ListingOptions & WmsServicesOptions, 'publicUrl'> => ({
  // A mount of a server that speaks WMS has no listing.
  mounts: mountsIn(configuration.mounts).filter((mount) => !isOgc(configuration, mount)),
  wmsMounts: mountsIn(configuration.mounts).filter((mount) => isOgc(configuration, mount)),
  ask: (principal) => async (request) => {
    const charge = await rooms.admit(principal, request.inbound, request.mount.path)
    return answer(request, { principal, charge }, rooms, {})
  },
})

const isOgc = ({ upstreams }: Configuration, { upstream }: Pick<Mount, 'upstream'>): boolean =>
  upstreams[upstream]?.kind === 'ogc'

const corsOf = ({ options: { configuration, log }, publicUrl }: Parts): Gateway['cors'] =>
  createCors({
    origins: configuration.origins,
    own: new URL(publicUrl).origin,
    credentialHeader: configuration.credentials.header.toLowerCase(),
    refused: (origin) =>
      log.warn(
        { origin: origin.slice(0, 200) },
        'a page of this origin asked and may not read replies: name it in origins if it is yours',
      ),
  })
