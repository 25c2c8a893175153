import { openOgc } from '@mapgate/protocol'
import { learnReferences } from '../areas/area-threads.ts'
import { createMasking } from '../areas/masking.ts'
import { createAnswers } from '../cache/answers.ts'
import { createCertainty } from '../cache/certain.ts'
import { keptPictures } from '../cache/kept-pictures.ts'
import { createReadyReplies } from '../cache/ready-replies.ts'
import { compileRules } from '../cache/rules.ts'
import { createReread, createRevalidate } from '../catalog/index.ts'
import { secretFingerprintOf } from '../config/files.ts'
import { packageVersion } from '../core/package-version.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import { createOpenEdits } from '../edits/open-edits.ts'
import { createTellAlarms } from '../edits/tell-alarms.ts'
import { createDirectory } from '../endpoints/directory/directory.ts'
import { createSiteEndpoints } from '../endpoints/site-endpoints.ts'
import { createCapabilitiesBook } from '../ogc/capabilities/book.ts'
import { createOgcDoors } from '../ogc/room.ts'
import { createExtentMemory, createPlanner } from '../plan/index.ts'
import { transform } from '../transform/index.ts'
import { rememberRequests } from '../walk/remembered-requests.ts'
import type { Rooms } from '../walk/rooms.ts'
import { mapServers, serversOf } from './map-servers.ts'
import type { Parts } from './parts.ts'
import { purgeEdited } from './purging.ts'
import { findingOut } from './wire-finding-out.ts'

/** Joins the rooms that a request walks through. */
export function wireRooms(parts: Parts): Rooms {
  const { options, publicUrl, authn, authorizer, catalog, largeForms } = parts
  const { configuration, clock } = options
  return {
    open: rememberRequests(),
    ogc: ogcDoorsOf(parts),
    authenticate: parts.authenticate,
    siteEndpoint: createSiteEndpoints({
      publicUrl,
      portalUrl: configuration.portal && publicUrl + configuration.portal.path,
      tokenLifeMinutes: Math.floor(configuration.credentials.tokenLife / 60_000),
      versionOf: catalog.versionOf,
      tokens: authn.tokens,
      clock,
    }),
    directory: createDirectory({ publicUrl, tickets: authn.tickets, clock }),
    ...revalidationOf(parts),
    learn: ({ mount, map, inbound }) => catalog.ensure(mount.upstream, map.resource, inbound.signal),
    catalog: () => catalog.current(),
    outageOf: catalog.outageOf,
    admit: parts.admit,
    readLarge: largeForms.read,
    maxUpstreamRequests: configuration.limits.upstreamRequests,
    authorize: authorizer.authorize,
    anonymousHasGrants: authorizer.anonymousHasGrants,
    ...knowing(parts),
    openEdit: openEditsOf(parts),
    alarmed: alarmsOf(parts),
    plan: plannerOf(parts),
    ...answering(parts),
    ...transforming(parts),
    clock,
  }
}

/** The doors of WMS and WMTS. */
const ogcDoorsOf = ({ publicUrl, upstreams, options: { configuration, clock } }: Parts) =>
  createOgcDoors({
    open: openOgc,
    isOgc: (upstream) => configuration.upstreams[upstream]?.kind === 'ogc',
    publicUrl,
    book: createCapabilitiesBook({ clock, learnReferences }),
    titleOf: upstreams.titleOf,
    listsLowestFirst: upstreams.listsLowestFirst,
    referencesOf: upstreams.referencesOf,
    takesConditions: upstreams.takesConditions,
  })

/** Finds out about areas and rows, and forgets what an edit may have made wrong. */
function knowing(parts: Parts): Required<Pick<Rooms, 'findOut' | 'edited'>> {
  const { findOut, edited } = findingOut(parts)
  return {
    findOut,
    edited: (request) => {
      edited(request)
      return purgeEdited(request, parts.keptStores, parts.options.configuration.upstreams)
    },
  }
}

/** Checks what an upstream has now, and reads a service again. */
function revalidationOf({
  catalog,
  upstreams,
  options: { monotonic },
}: Parts): Required<Pick<Rooms, 'revalidate' | 'reread'>> {
  const revalidate = createRevalidate({ forward: upstreams.forward, catalog, monotonic })
  const reread = createReread({ catalog, monotonic, revalidate })
  return {
    revalidate: ({ mount }, service) => revalidate(mount.upstream, service),
    reread: ({ mount }, service) => reread(mount.upstream, service),
  }
}

/** Asks map servers where no answer is kept. What decisions stand on goes past it: catalogue, areas, and rows that are to be edited. */
function answering({
  entries,
  upstreams,
  options,
  publicUrl,
}: Parts): Required<Pick<Rooms, 'forward' | 'ready'>> {
  const { configuration, directory, clock, monotonic, tracing, metrics } = options
  const { cache, upstreams: sections, mounts } = configuration
  const keyFile = configuration.shared?.encryptionKeyFile ?? cache.encryptionKeyFile
  const secrets = { directory, environment: process.env, keyFile }
  const servers = mapServers(sections)
  const generations = new Map(
    Object.entries(sections).map(([name, { url, alternateUrls, credential, tls }]) => [
      name,
      secretFingerprintOf({ url, alternateUrls, credential, tls, publicUrl }, secrets),
    ]),
  )
  const { answered } = metrics.cache
  const certainty = createCertainty(clock)
  const forward = createAnswers({
    forward: tracing ? tracing.forward(upstreams.forward) : upstreams.forward,
    store: entries,
    ruleOf: compileRules(mounts),
    generationOf: (upstream) => generations.get(upstream) ?? '',
    serverOf: (upstream) => servers.get(upstream) ?? upstream,
    largestEntry: cache.largestEntry,
    mostWaiting: cache.waiting,
    clock,
    monotonic,
    certainty,
    answered,
  })
  return { forward, ready: createReadyReplies({ store: entries, certainty, clock, answered }) }
}

const openEditsOf = ({ store, options: { clock, monotonic, random, log, configuration } }: Parts) =>
  createOpenEdits({
    store,
    clock,
    monotonic,
    random,
    serverOf: (upstream) => serversOf(upstream, configuration.upstreams).toSorted()[0] ?? upstream,
    log: (message, error) => log.error({ err: error }, message),
  })

const alarmsOf = ({ store, options: { clock, log, metrics, auditAlarm = () => {} } }: Parts) =>
  createTellAlarms({ ...store.sealing, log, count: metrics.editAlarm, audit: auditAlarm, clock })

const plannerOf = ({
  publicUrl,
  pictures,
  largeReplies,
  entries,
  options: { configuration, clock },
}: Parts) =>
  createPlanner({
    href: { keep: pictures.keep, publicUrl, clock },
    extents: createExtentMemory(clock),
    maxRequests: configuration.limits.upstreamRequests,
    isUnicode: (upstream) => configuration.upstreams[upstream]?.characters === 'unicode',
    readIds: largeReplies.readIds,
    ...createMasking((paint) => keptPictures(paint, { store: entries, version: packageVersion, clock })),
  })

/** Makes replies in this thread, or in another thread where they are large. */
function transforming({
  publicUrl,
  largeReplies,
  options: { configuration },
}: Parts): Pick<Rooms, 'transform' | 'transformLarge'> {
  const contextOf = ({ mount }: GatewayRequest) => ({
    publicUrl,
    upstreamUrl: configuration.upstreams[mount.upstream]?.url ?? '',
  })
  return {
    transformLarge: (request, answers, obligations, principal) =>
      largeReplies.make({ request, ...answers, obligations, principal, context: contextOf(request) }),
    transform: (request, reply, obligations) => transform(request, reply, obligations, contextOf(request)),
  }
}
