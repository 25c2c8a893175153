import {
  type Bounds,
  type Frame,
  fittedExtent,
  isSameReference,
  projectedExtent,
  referenceOf,
} from '@mapgate/geometry'
import { describedPicture, referenceOfLayer, type ServiceEntry } from '@mapgate/policy'
import { isObject, jsonIn } from '../core/json.ts'
import type { Forward, UpstreamReply } from '../core/upstream/outbound.ts'
import { addressOf, askMapServer } from './ask-map-server.ts'

/** The service and the reference for which pictures have to be exact. */
export interface ExtentAsked {
  readonly upstream: string
  readonly service: ServiceEntry
  readonly wkid: number
}

/** What checking extents needs. */
interface ExtentCheckOptions {
  readonly forward: Forward
  /** Milliseconds. */
  readonly monotonic: () => number
  /** Told once for each service and reference of a catalogue whose pictures are not exact. Default: nobody is told. */
  readonly tell?: ((asked: ExtentAsked, why: string) => void) | undefined
}

/** The size of the picture that is asked about: small, and of proportions that no default has. */
const size = { widthPx: 137, heightPx: 89 }

/** The most by which an extent may be beside the one that was asked for, in pixels. */
const tolerancePixels = 0.01

/** After this time a map server that gave no answer is asked once more. */
const askedAgainMs = 30_000

interface Known {
  readonly until: number
  readonly why: Promise<string | undefined>
}

/**
 * Makes the function that confirms that a service draws exactly the extent that it is asked for, in a reference: a mask is made for that extent, so
 * a picture of another one would show what lies outside. The service is asked once, until the catalogue has read it again.
 */
export function createExtentCheck(options: ExtentCheckOptions): (asked: ExtentAsked) => Promise<boolean> {
  const { monotonic, tell } = options
  const services = new WeakMap<ServiceEntry, Map<string, Known>>()
  const find = (asked: ExtentAsked): Promise<string | undefined> => {
    const kept = services.get(asked.service) ?? new Map<string, Known>()
    services.set(asked.service, kept)
    const key = `${asked.upstream} ${asked.wkid}`
    const known = kept.get(key)
    if (known && known.until > monotonic()) return known.why
    const until = { until: Number.POSITIVE_INFINITY }
    const why = whyInexact(asked, options.forward).catch((error: unknown) => {
      until.until = monotonic() + askedAgainMs
      return `it gave no answer: ${error instanceof Error ? error.message : String(error)}`
    })
    kept.set(key, Object.assign(until, { why }))
    if (known === undefined) why.then((text) => text !== undefined && tell?.(asked, text))
    return why
  }
  return async (asked) => (await find(asked)) === undefined
}

/**
 * Why pictures of a service in a reference cannot be masked; undefined where they can be.
 * @throws GatewayError `upstream.*` where the map server does not answer
 */
export async function whyInexact(
  { upstream, service, wkid }: ExtentAsked,
  forward: Forward,
): Promise<string | undefined> {
  const frame = frameWithin(service, wkid)
  if (frame === undefined) return `no place of it is known in reference ${wkid}`
  const reply = await askMapServer(describedPicture(addressOf(service), frame), upstream, forward)
  return differenceOf(reply, frame)
}

/** A small frame within the first extent that a layer states, or in the first tile of a cache that lists no layers. */
function frameWithin(service: ServiceEntry, wkid: number): Frame | undefined {
  if (referenceOf(wkid) === undefined) return undefined
  const { layers, tileScheme } = service
  const stated = layers.map((layer) => [boundsIn(layer.extent), referenceOfLayer(layer, service)] as const)
  const [bounds] = [...stated, [firstTile(tileScheme), tileScheme?.wkid] as const].flatMap(
    ([extent, from]) => {
      const placed =
        extent && from !== undefined ? projectedExtent(extent, [from, wkid], anyDatum(wkid)) : undefined
      return placed ? [placed] : []
    },
  )
  if (bounds === undefined) return undefined
  const { xmin, ymin, xmax, ymax } = bounds
  const span = Math.max(xmax - xmin, ymax - ymin) / 10 || spanOfNothing(wkid)
  const [x, y] = [(xmin + xmax) / 2, (ymin + ymax) / 2]
  const square = { xmin: x - span / 2, ymin: y - span / 2, xmax: x + span / 2, ymax: y + span / 2 }
  return { extent: fittedExtent(square, size), wkid, width: size.widthPx, height: size.heightPx }
}

/** Any place near the layers will do, so no shift between datums is needed. */
const anyDatum = (to: number) => [{ to, by: 'none', error: 1 } as const]

/** The ground of the first tile of the first level, where there are tiles. */
function firstTile(scheme: ServiceEntry['tileScheme']): Bounds | undefined {
  const [level] = scheme?.levels ?? []
  if (scheme === undefined || level === undefined) return undefined
  const { origin, cols, rows } = scheme
  const [width, height] = [cols * level.resolution, rows * level.resolution]
  return { xmin: origin.x, ymin: origin.y - height, xmax: origin.x + width, ymax: origin.y }
}

/** Where all rows lie at one place. */
const spanOfNothing = (wkid: number): number => 1_000 / (referenceOf(wkid)?.metresPerUnit ?? 1)

function boundsIn(extent: unknown): Bounds | undefined {
  if (!isObject(extent)) return undefined
  const { xmin, ymin, xmax, ymax } = extent
  const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
  if (!isNumber(xmin) || !isNumber(ymin) || !isNumber(xmax) || !isNumber(ymax)) return undefined
  return { xmin, ymin, xmax, ymax }
}

/** How what the map server says of its picture differs from what it was asked for. */
function differenceOf(
  { body }: UpstreamReply,
  { extent: asked, wkid, width, height }: Frame,
): string | undefined {
  const json = jsonIn(body instanceof Uint8Array ? new TextDecoder().decode(body) : '')
  const told = isObject(json) ? json : {}
  const drawn = boundsIn(told.extent)
  if (drawn === undefined) return 'it does not say which extent it draws'
  if (told.width !== width || told.height !== height) return 'it draws another size than it is asked for'
  if (!isIn(told.extent, wkid)) return 'it draws in another reference than it is asked for'
  const perPixel = (asked.xmax - asked.xmin) / width
  const sides = ['xmin', 'ymin', 'xmax', 'ymax'] as const
  const off = Math.max(...sides.map((side) => Math.abs(drawn[side] - asked[side]) / perPixel))
  return off <= tolerancePixels
    ? undefined
    : `it draws ${off.toPrecision(3)} pixels beside what it is asked for`
}

/** True unless the extent states another reference. */
function isIn(extent: unknown, wkid: number): boolean {
  const reference = isObject(extent) && isObject(extent.spatialReference) ? extent.spatialReference : {}
  const stated = [reference.latestWkid, reference.wkid].filter((one) => typeof one === 'number')
  return stated.length === 0 || stated.some((one) => isSameReference(one, wkid))
}
