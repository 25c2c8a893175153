import { anonymous, type Principal } from '@mapgate/policy'
import { parseRequest } from '@mapgate/protocol'
import { GatewayError } from '../../core/errors/errors.ts'
import { objectsOf } from '../../core/json.ts'
import type { Ask } from '../../core/reply/directory.ts'
import { ambientCarriers } from '../../core/request/credential.ts'
import type { GatewayRequest } from '../../core/request/gateway-request.ts'
import type { Inbound } from '../../core/request/inbound.ts'
import type { Mount } from '../../core/request/mount.ts'
import type { Described } from './described.ts'
import { type Places, placesOf } from './places.ts'
import { readDescription } from './read-description.ts'

/** How the listings of a caller are found. */
export interface ListingOptions {
  readonly publicUrl: string
  readonly mounts: readonly Mount[]
  /** Answers a request in the rooms, within the caller's rates. */
  readonly ask: (principal: Principal) => Ask
}

/** The listing of a mount as a caller gets it. */
export interface OpenListing {
  readonly mount: Mount
  readonly places: Places
  /** Asks as this caller is seen at the mount. */
  readonly ask: Ask
  readonly listing: Described
  readonly services: number
  readonly folders: number
}

/** The listings that a caller may see, in the order of the mounts. */
export async function openListings(
  inbound: Inbound,
  principal: Principal,
  { publicUrl, mounts, ask: askAs }: ListingOptions,
): Promise<readonly OpenListing[]> {
  const found = await Promise.all(
    mounts.map(async (mount) => {
      const caller = callerAt(mount, inbound, principal)
      const ask = askAs(caller ?? anonymous)
      const listing = caller && (await describedAt(inbound, mount, '/rest/services', ask))
      return listing && { mount, ask, places: placesOf(publicUrl, mount), listing, ...sizeOf(listing) }
    }),
  )
  return found.filter((one) => one !== undefined)
}

const sizeOf = (listing: Described) => ({
  services: objectsOf(listing.services).length,
  folders: Array.isArray(listing.folders) ? listing.folders.length : 0,
})

/**
 * The principal as a mount sees it: anonymous where the mount does not accept the session, undefined where it refuses the carrier of a credential.
 */
export function callerAt(
  { carriersOff }: Mount,
  { shown }: Inbound,
  principal: Principal,
): Principal | undefined {
  if (ambientCarriers.has(principal.carrier))
    return carriersOff.has(principal.carrier) ? anonymous : principal
  const isRefused = shown.some(({ carrier }) => !ambientCarriers.has(carrier) && carriersOff.has(carrier))
  return isRefused ? undefined : principal
}

/** The description of a place for this caller; undefined where the caller gets none, or the mount does not reach it. */
export async function describedAt(
  inbound: Inbound,
  mount: Mount,
  sitePath: string,
  ask: Ask,
): Promise<Described | undefined> {
  const { request } = parseRequest({
    method: 'GET',
    path: sitePath.split('/').map(encodeURIComponent).join('/'),
    query: 'f=json',
  })
  const isReached = mount.at === '' || mount.at.toLowerCase() === 'rest/services'
  if (request === undefined || !isReached) return undefined
  const plain = { ...inbound, query: 'f=json', headers: {}, shown: [] }
  try {
    return await readDescription({ inbound: plain, mount, map: request } satisfies GatewayRequest, ask)
  } catch (error) {
    if (error instanceof GatewayError) return undefined
    throw error
  }
}
