import { setTimeout as pause } from 'node:timers/promises'
import type { Catalog } from '@mapgate/policy'
import { serviceName } from '@mapgate/protocol'
import type { Purge } from '../cache/port.ts'
import type { Configuration } from '../config/schema.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { KeptStores } from './kept-stores.ts'
import { serversOf, type UpstreamSections } from './map-servers.ts'

/** An edit that was sent is answered after this time, also where a disk that hangs keeps its purge waiting. */
const longestWaitMs = 10_000

/** What an administrator's purge is checked against. */
interface KnownPlaces {
  readonly configuration: Pick<Configuration, 'upstreams'>
  readonly catalog: Catalog
}

/**
 * A purge as an administrator wrote it, with the service as subjects have it: lower-case and without its type.
 * @throws Error with a sentence where no such upstream is configured, or the catalogue has no such service
 */
export function purgeAsked(asked: Purge, { configuration, catalog }: KnownPlaces): Purge {
  const names = Object.keys(configuration.upstreams)
  const { upstream, service: given, ...parts } = asked
  if (upstream !== undefined && !names.includes(upstream))
    throw new Error(`there is no upstream ${JSON.stringify(upstream)}; there are: ${names.join(', ')}`)
  const within = upstream === undefined ? {} : { upstream }
  if (given === undefined) return { ...parts, ...within }
  const service = given.toLowerCase().replace(/\/(map|feature|image)server$/, '')
  const places = upstream === undefined ? names : [upstream]
  const isKnown = places.some(
    (place) =>
      catalog.whyUnlisted?.(place) !== undefined ||
      catalog.services(place).some(({ name }) => name.toLowerCase() === service),
  )
  if (isKnown) return { ...parts, ...within, service }
  throw new Error(`the catalogue has no service ${JSON.stringify(given)}; write it like Water/Mains`)
}

/**
 * Forgets what is kept of a service that was edited, in all its types: a map service draws what its feature service edits.
 * @param upstreams by which other names the map server is reached
 */
export async function purgeEdited(
  { mount, map }: GatewayRequest,
  stores: KeptStores,
  upstreams: UpstreamSections,
): Promise<void> {
  const waiting = new AbortController()
  const { signal } = waiting
  const late = pause(longestWaitMs, undefined, { ref: false, signal }).catch(() => {})
  const purged = stores.purge(purgesOf(mount.upstream, serviceName(map.resource), upstreams))
  await Promise.race([purged, late]).finally(() => waiting.abort())
}

/** All of a service, in all its types. @param name with its folder; undefined for all of the upstream */
export const purgesOf = (
  upstream: string,
  name: string | undefined,
  upstreams: UpstreamSections,
): readonly Purge[] =>
  atServers({ upstream, ...(name === undefined ? {} : { service: name.toLowerCase() }) }, upstreams)

/** A purge by the name of an upstream as purges of what is kept: by the addresses of its map server. */
export const atServers = (purge: Purge, upstreams: UpstreamSections): readonly Purge[] =>
  purge.upstream === undefined
    ? [purge]
    : serversOf(purge.upstream, upstreams).map((upstream) => ({ ...purge, upstream }))
