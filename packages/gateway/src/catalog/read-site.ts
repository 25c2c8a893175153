import { GatewayError } from '../core/errors/errors.ts'
import { type JsonObject, objectsOf, textsOf } from '../core/json.ts'
import { isOutage, readJson, type SiteReader } from './read-json.ts'

/** A service as listings state it. */
export interface ListedService {
  readonly name: string
  readonly type: string
}

/** The services of a site, and the lists that could not be read. */
export interface Listing {
  readonly services: readonly ListedService[]
  /** The `currentVersion` of the site's own list, such as 10.91. */
  readonly version?: number | undefined
  /** Why the site's own list cannot be read; undefined where it was. */
  readonly fault: string | undefined
  /** Why lists of folders cannot be read, by folder. */
  readonly folderFaults: ReadonlyMap<string, string>
}

/**
 * Names and types of all services of a site, folders included. A list that the server does not give leaves the others as they are.
 * @throws GatewayError `upstream.*` where the server cannot be reached or is in no state to answer
 */
export async function listServices(reader: SiteReader): Promise<Listing> {
  const folderFaults = new Map<string, string>()
  const root = await listOf(reader, '/rest/services')
  if (root instanceof GatewayError) return { services: [], fault: root.detail, folderFaults }
  const listings = [root]
  for (const folder of textsOf(root.folders).filter((name) => !name.includes('/'))) {
    const listing = await listOf(reader, `/rest/services/${encodeURIComponent(folder)}`)
    if (listing instanceof GatewayError) folderFaults.set(folder, listing.detail)
    else listings.push(listing)
  }
  const services = listings.flatMap((listing) => objectsOf(listing.services)).flatMap(readListed)
  const once = new Map(services.map((service) => [`${service.name} ${service.type}`, service]))
  const version = typeof root.currentVersion === 'number' ? root.currentVersion : undefined
  return { services: [...once.values()], version, fault: undefined, folderFaults }
}

/** A list of services, or the error that kept it from being read. */
async function listOf(reader: SiteReader, path: string): Promise<JsonObject | GatewayError> {
  try {
    const json = await readJson(reader, path)
    return Array.isArray(json.services) || Array.isArray(json.folders)
      ? json
      : new GatewayError('upstream.invalid-reply', `${path} answered JSON without a list of services`)
  } catch (error) {
    if (isOutage(error)) throw error
    return error as GatewayError
  }
}

const readListed = ({ name, type }: JsonObject): ListedService[] =>
  typeof name === 'string' && typeof type === 'string' ? [{ name, type }] : []
