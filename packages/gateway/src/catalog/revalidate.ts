import type { ServiceEntry } from '@mapgate/policy'
import { GatewayError } from '../core/errors/errors.ts'
import { type JsonObject, objectsOf } from '../core/json.ts'
import type { Forward } from '../core/upstream/outbound.ts'
import type { CatalogCache } from './catalog.ts'
import { readJson } from './read-json.ts'
import { layeredTypes } from './read-service.ts'
import { readTileScheme } from './tile-scheme.ts'

/** What a revalidation needs. */
interface RevalidateOptions {
  readonly forward: Forward
  readonly catalog: Pick<CatalogCache, 'reread'>
  /** Milliseconds. */
  readonly monotonic: () => number
  /** How old the last revalidation of a service may be; default two seconds. */
  readonly maxAgeMs?: number
  /** How long the last good revalidation of a service holds while its page cannot be read; default ten seconds. */
  readonly holdsMs?: number
}

/**
 * Checks whether the layers and the grid of tiles of a service are still those of the catalogue, and has the service read again where they are not.
 * `isNow`: a check of some seconds ago is not enough.
 * @throws GatewayError `service.unreadable` where that cannot be found out
 */
type Revalidate = (upstream: string, service: ServiceEntry, isNow?: boolean) => Promise<void>

interface Revalidation {
  readonly at: number
  readonly work: Promise<void>
}

/** What a service's own page said when the catalogue held this of it. */
interface Agreed {
  readonly signature: string
  readonly service: ServiceEntry
}

const mostServices = 10_000

/**
 * Makes revalidations of a bounded age. Pictures and rows are asked for by the numbers of layers; where a publisher exchanged two layers, the
 * catalogue of minutes ago would hold one to the rules of the other; by another grid, a tile would be masked as if it lay elsewhere. One small request for all callers of a service finds that out.
 * Where the service's own page cannot be read, the last good revalidation holds for some seconds; after that the numbers are not trusted. They
 * are not trusted either while the page says something new and the service cannot be read again. A service whose page names its layers
 * otherwise than the layers do is left as the catalogue knows it, once it was read again.
 */
export function createRevalidate(options: RevalidateOptions): Revalidate {
  const { monotonic, maxAgeMs = 2_000 } = options
  const last = new Map<string, Revalidation>()
  const known: Known = { agreed: new Map(), good: new Map() }
  return async (upstream, service, isNow = false) => {
    if (!layeredTypes.has(service.type)) return
    if (service.layers.length === 0 && service.tileScheme === undefined) return
    const key = `${upstream} ${service.type} ${service.name}`
    const found = last.get(key)
    if (!isNow && found && monotonic() - found.at < maxAgeMs) {
      await found.work
      return
    }
    if (last.size >= mostServices) for (const each of [last, known.good, known.agreed]) each.clear()
    const work = revalidateNow({ upstream, service, key, isNow }, known, options)
    last.set(key, { at: monotonic(), work })
    await work
  }
}

/** What earlier revalidations found out. */
interface Known {
  readonly agreed: Map<string, Agreed>
  /** When the last good revalidation was. */
  readonly good: Map<string, number>
}

interface Target {
  readonly upstream: string
  readonly service: ServiceEntry
  readonly key: string
  readonly isNow: boolean
}

/** Asks the service's own page, and has the service read where it says something new. @throws GatewayError `service.unreadable` */
async function revalidateNow(
  { upstream, service, key, isNow }: Target,
  { agreed, good }: Known,
  { forward, catalog, monotonic, holdsMs = 10_000 }: RevalidateOptions,
): Promise<void> {
  const path = `/rest/services/${service.name.split('/').map(encodeURIComponent).join('/')}/${service.type}`
  const reader = { forward, upstream, signal: AbortSignal.timeout(10_000) }
  const json = await readJson(reader, path).catch((error: Error) => {
    const at = good.get(key)
    if (!isNow && at !== undefined && monotonic() - at < holdsMs) return undefined
    throw unreadable(service, error)
  })
  if (json === undefined) return
  const signature = signatureOf(json)
  const before = agreed.get(key)
  const isSame = before?.service === service ? before.signature === signature : isAsKnown(json, service)
  const current = isSame ? service : await catalog.reread(upstream, service.name, service.type)
  if (current === undefined) {
    good.delete(key)
    throw unreadable(service, new Error('its layers are others than before, and cannot be read'))
  }
  agreed.set(key, { signature, service: current })
  good.set(key, monotonic())
}

const unreadable = ({ name, type }: ServiceEntry, { message }: Error): GatewayError =>
  new GatewayError('service.unreadable', `${name}/${type} cannot be looked at: ${message}`)

const listed = (json: JsonObject): readonly JsonObject[] => [
  ...objectsOf(json.layers),
  ...objectsOf(json.tables),
]

/** What a service's own page says of its layers (number, name, shape) and of its tiles. */
const signatureOf = (json: JsonObject): string =>
  JSON.stringify([
    listed(json).map(({ id, name, geometryType }) => [id, name, geometryType]),
    readTileScheme(json) ?? null,
  ])

function isAsKnown(json: JsonObject, { layers, tileScheme }: ServiceEntry): boolean {
  if (JSON.stringify(readTileScheme(json)) !== JSON.stringify(tileScheme)) return false
  const known = new Map(layers.map((layer) => [layer.id, layer]))
  return listed(json).every(({ id, name, geometryType }) => {
    const layer = known.get(Number(id))
    if (layer === undefined) return false
    const isShape = geometryType === undefined || geometryType === null || geometryType === layer.geometryType
    return (typeof name !== 'string' || name === layer.name) && isShape
  })
}

/**
 * Reads a service again after a reply came from another layer, at most every ten seconds: some servers always name a field otherwise. In
 * between, a revalidation is enough.
 * @throws GatewayError `service.unreadable` where what the catalogue holds is not known to be what the service has now
 */
export function createReread({
  catalog,
  monotonic,
  revalidate,
  minMs = 10_000,
}: Pick<RevalidateOptions, 'catalog' | 'monotonic'> & {
  readonly revalidate: Revalidate
  readonly minMs?: number
}): Revalidate {
  const last = new Map<string, number>()
  return async (upstream, service) => {
    const { name, type } = service
    const key = `${upstream} ${type} ${name}`
    const at = last.get(key)
    if (at !== undefined && monotonic() - at < minMs) return revalidate(upstream, service, true)
    const read = await catalog.reread(upstream, name, type)
    if (read === undefined)
      throw unreadable(service, new Error('its reply is of another layer, and its layers cannot be read'))
    if (last.size >= mostServices) last.clear()
    last.set(key, monotonic())
  }
}
