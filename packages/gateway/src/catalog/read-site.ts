import type { ServiceEntry } from '../core/catalog.ts'
import { GatewayError } from '../core/errors.ts'
import type { Forward } from '../core/outbound.ts'
import { isObject, type JsonObject, objectsOf, textOf, textsOf } from './json.ts'
import { layeredTypes, readService } from './read-service.ts'

/** How an upstream is asked. */
export interface SiteReader {
  readonly forward: Forward
  readonly upstream: string
  readonly signal: AbortSignal
}

/** A service as listings name it. */
export interface ListedService {
  readonly name: string
  readonly type: string
}

/**
 * Names and types of all services of a site, folders included.
 * @throws GatewayError `upstream.*`
 */
export async function listServices(reader: SiteReader): Promise<readonly ListedService[]> {
  const root = await readJson(reader, '/rest/services')
  const folders = textsOf(root.folders).filter((folder) => !folder.includes('/'))
  const listings = [root]
  for (const folder of folders)
    listings.push(await readJson(reader, `/rest/services/${encodeURIComponent(folder)}`))
  const services = listings.flatMap((listing) => objectsOf(listing.services)).flatMap(readListed)
  return [...new Map(services.map((service) => [`${service.name} ${service.type}`, service])).values()]
}

const readListed = ({ name, type }: JsonObject): ListedService[] =>
  typeof name === 'string' && typeof type === 'string' ? [{ name, type }] : []

/**
 * Everything the catalogue keeps of one service.
 * @throws GatewayError `upstream.*`
 */
export async function readEntry(reader: SiteReader, listed: ListedService): Promise<ServiceEntry> {
  if (!layeredTypes.has(listed.type)) return readService(listed, {}, undefined)
  const path = `/rest/services/${listed.name.split('/').map(encodeURIComponent).join('/')}/${listed.type}`
  const service = await readJson(reader, path)
  return readService(listed, service, await readJson(reader, `${path}/layers`))
}

async function readJson({ forward, upstream, signal }: SiteReader, path: string): Promise<JsonObject> {
  const reply = await forward(
    {
      upstream,
      method: 'GET',
      path,
      query: 'f=json',
      headers: {},
      holds: 'whole',
      repeatable: true,
      operation: 'Catalog.refresh',
      principalId: 'gateway',
    },
    signal,
  )
  if (reply.error)
    throw new GatewayError(
      'upstream.invalid-reply',
      `${path}: ${reply.error.code} ${textOf(reply.error.message)}`,
    )
  const value: unknown =
    reply.body instanceof Uint8Array ? JSON.parse(Buffer.from(reply.body).toString('utf8')) : undefined
  if (!isObject(value)) throw new GatewayError('upstream.invalid-reply', `${path}: no JSON object`)
  return value
}
