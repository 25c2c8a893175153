import type { LayerEntry, ServiceEntry } from '@mapgate/policy'
import { GatewayError } from '../core/errors/errors.ts'
import { type JsonObject, objectsOf } from '../core/json.ts'
import { isOutage, readJson, type SiteReader } from './read-json.ts'
import { layeredTypes, readLayer, readService } from './read-service.ts'
import type { ListedService } from './read-site.ts'

/** After this many failures in a row the whole server counts as failed, and the other layers are not asked for. */
const mostFailuresInARow = 3

/**
 * Everything the catalogue keeps of one service. Where `/layers` cannot be read (9.x, some 10.x), the root and each layer's own page
 * stand for it; a layer whose page cannot be read either stays as it was known where the root says the same of it, else it is named and
 * marked as unread.
 * @param before what was known of the service
 * @throws GatewayError `request.not-found`, `upstream.*` where nothing of the service can be read, or nothing of layers that were known
 */
export async function readEntry(
  reader: SiteReader,
  listed: ListedService,
  before?: ServiceEntry,
): Promise<ServiceEntry> {
  if (!layeredTypes.has(listed.type)) return readService(listed, {}, { layers: [] })
  const path = pathOf(listed)
  const service = await readJson(reader, path)
  const layers = await readJson(reader, `${path}/layers`).catch(asError)
  if (!(layers instanceof GatewayError) && isListOfLayers(layers)) return readService(listed, service, layers)
  if (!isListOfLayers(service)) {
    const reason =
      layers instanceof GatewayError ? layers.detail : `${path}/layers answered JSON without a list of layers`
    if (before !== undefined && before.unread === undefined)
      throw new GatewayError('upstream.invalid-reply', reason)
    return { ...readService(listed, service, {}), layers: before?.layers ?? [], unread: reason }
  }
  return fromPages(reader, { listed, service, path, before })
}

/**
 * Checks by its own page whether a service that no list names exists.
 * @throws GatewayError `request.not-found`, `upstream.*`
 */
export async function demandService(reader: SiteReader, listed: ListedService): Promise<void> {
  const path = pathOf(listed)
  const json = await readJson(reader, path)
  if (!signs.some((sign) => sign in json))
    throw new GatewayError('upstream.invalid-reply', `${path} answered JSON that describes no service`)
}

/** Members that tell the root of a service: each root has one of them. */
const signs = [
  ...['currentVersion', 'serviceDescription', 'description', 'capabilities', 'layers', 'tables', 'mapName'],
  ...['tasks', 'tileInfo', 'locators', 'pixelType'],
]

const pathOf = ({ name, type }: ListedService): string =>
  `/rest/services/${name.split('/').map(encodeURIComponent).join('/')}/${type}`

const isListOfLayers = ({ layers, tables }: JsonObject): boolean =>
  Array.isArray(layers) || Array.isArray(tables)

/** Returns a GatewayError as a value, and throws any other error. */
function asError(error: unknown): GatewayError {
  if (error instanceof GatewayError && error.code !== 'upstream.cancelled') return error
  throw error
}

interface Pages {
  readonly listed: ListedService
  readonly service: JsonObject
  readonly path: string
  readonly before: ServiceEntry | undefined
}

async function fromPages(
  reader: SiteReader,
  { listed, service, path, before }: Pages,
): Promise<ServiceEntry> {
  const named = [...objectsOf(service.layers), ...objectsOf(service.tables)]
  const of = { type: listed.type, service }
  const layers: LayerEntry[] = []
  let [failures, reason] = [0, '']
  for (const one of named) {
    const page =
      failures < mostFailuresInARow ? await readJson(reader, `${path}/${one.id}`).catch(asError) : undefined
    if (page !== undefined && !(page instanceof GatewayError)) {
      failures = 0
      layers.push(...readLayer({ ...one, ...page, id: one.id }, of))
      continue
    }
    failures += isOutage(page) ? 1 : 0
    reason = page?.detail ?? reason
    layers.push(...readLayer(one, of).map((layer) => known(layer, before) ?? { ...layer, unread: reason }))
  }
  const isRead = layers.length === 0 || layers.some(({ unread }) => unread === undefined)
  return { ...readService(listed, service, {}), layers, ...(isRead ? {} : { unread: reason }) }
}

/** The earlier entry of a layer, found by number and name, because a number alone may belong to another layer by now. */
const known = (
  { id, name, geometryType }: LayerEntry,
  before: ServiceEntry | undefined,
): LayerEntry | undefined =>
  before?.layers.find(
    (layer) =>
      layer.id === id &&
      layer.unread === undefined &&
      layer.name === name &&
      (geometryType === undefined || layer.geometryType === geometryType),
  )
