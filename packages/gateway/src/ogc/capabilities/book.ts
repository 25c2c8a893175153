import { hash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { Obligations } from '@mapgate/policy'
import { printWmsCapabilities, printWmtsCapabilities } from '@mapgate/protocol'
import { LRUCache } from 'lru-cache'
import { GatewayError } from '../../core/errors/errors.ts'
import { type JsonObject, objectsOf } from '../../core/json.ts'
import type { Reply } from '../../core/reply/reply.ts'
import { announcedReferences } from './announced-references.ts'
import type { CapabilitiesAsked } from './asked.ts'
import { placedBounds } from './boxes.ts'
import { filledDocument, type PrintedDocument, printedDocument } from './filled-document.ts'
import { layerPromises } from './layer-promises.ts'
import { offeredLayers } from './offered-layers.ts'
import { metersPerUnitOf } from './references.ts'
import { wmsOffer } from './wms-offer.ts'
import { wmtsOffer } from './wmts-offer.ts'

/** What printing capabilities needs. */
interface CapabilitiesBookOptions {
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Of all documents that are remembered together. Default: 64 MB. */
  readonly mostBytes?: number
  /** Makes more references known than degrees and Web Mercator, once. Default: boxes in others are not turned into degrees. */
  readonly learnReferences?: () => Promise<void>
  /** Resolves when whatever else waits has had its turn. Default: after the next round of the event loop. */
  readonly pause?: () => Promise<unknown>
}

/** Prints capabilities for callers, and remembers them for callers of equal rights. */
export interface CapabilitiesBook {
  /** @throws GatewayError what the description is refused with */
  readonly answer: (asked: CapabilitiesAsked) => Promise<Reply>
}

/** Titles may change with nothing else, so no document is older than this. */
const lifeMs = 60_000

/** What an entry takes beside its bytes. */
const entryBytes = 500

interface Remembered extends PrintedDocument {
  /** Names the document as it is sent to whoever carries no credential in the URL. */
  readonly etag: string
  readonly until: number
}

/**
 * Opens the memory of printed capabilities. What is remembered holds no credential, and is found by whoever has the same rights to the same service at the same
 * address: a decision is made on each request.
 */
export function createCapabilitiesBook(options: CapabilitiesBookOptions): CapabilitiesBook {
  const { clock, mostBytes = 64_000_000, pause = turn } = options
  const kept = new LRUCache<string, Remembered>({
    maxSize: mostBytes,
    sizeCalculation: ({ bytes, places }) => bytes.length + 16 * places.length + entryBytes,
  })
  const coming = new Map<string, Promise<Remembered>>()
  const learn = once(options.learnReferences ?? (async () => {}))
  const make = async (asked: CapabilitiesAsked, key: string): Promise<Remembered> => {
    const document = await printed(asked, { learn, pause })
    const etag = `W/"${hash('sha256', document.bytes, 'base64url')}"`
    const made = { ...document, etag, until: clock() + lifeMs }
    kept.set(key, made)
    return made
  }
  const find = async (asked: CapabilitiesAsked): Promise<Remembered> => {
    const key = keyOf(asked)
    const known = kept.get(key)
    if (known && known.until > clock()) return known
    const under = coming.get(key)
    // It may have failed because its own caller left, which is nothing to the others.
    if (under) return under.catch(() => find(asked))
    const begun = make(asked, key).finally(() => {
      if (coming.get(key) === begun) coming.delete(key)
    })
    coming.set(key, begun)
    return begun
  }
  return { answer: async (asked) => replyOf(await find(asked), asked) }
}

const replyOf = ({ etag, ...document }: Remembered, { dialect, carried }: CapabilitiesAsked): Reply => ({
  status: 200,
  headers: {
    'content-type': dialect === 'WMS 1.1.1' ? 'application/vnd.ogc.wms_xml' : 'text/xml',
    'cache-control': 'private, no-cache',
    ...(carried ? {} : { etag }),
  },
  body: filledDocument(document, carried),
})

/** The work, which is done when it is first asked for, and again only after it failed. */
function once(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | undefined
  return () => {
    begun ??= work().catch((error: unknown) => {
      begun = undefined
      throw error
    })
    return begun
  }
}

/** What a document depends on. Names of layers may be in it as they are, so the whole is only kept as a digest. */
function keyOf({ dialect, obligations, names, door, carried }: CapabilitiesAsked): string {
  const { origin, wms, wmts, tiles, tiling } = door
  const place = [origin, wms, wmts, tiles, tiling]
  const rest = [dialect, place, names.key, carried !== undefined, obligations.unrestricted]
  return hash('sha256', JSON.stringify([numberOf(obligations), ...rest]), 'base64')
}

const numbers = new WeakMap<object, number>()
let last = 0

/**
 * A number that these rights alone have. Rights are decided once for all callers to whom the same grants apply, so they are told apart by their object: a text
 * of all that they are is long where there are thousands of layers.
 */
function numberOf(obligations: Obligations): number {
  const of = obligations.rights ?? obligations
  const known = numbers.get(of)
  if (known !== undefined) return known
  last += 1
  numbers.set(of, last)
  return last
}

interface Means {
  readonly learn: () => Promise<void>
  readonly pause: () => Promise<unknown>
}

async function printed(asked: CapabilitiesAsked, { learn, pause }: Means): Promise<PrintedDocument> {
  const { rights } = asked.obligations
  if (rights === undefined) throw new GatewayError('gateway.internal', 'capabilities of no service')
  const description = await asked.describe()
  // Without them boxes are those of the world, which is no reason to give none of the rest.
  if (needsReferences(asked, description)) await learn().catch(() => {})
  const promises = layerPromises(rights, asked.takesConditions)
  const references = announcedReferences({ referencesOf: asked.referencesOf, description })
  const layers = await offeredLayers({ description, promises, names: asked.names, references }, pause)
  const offered = { asked, description, rights, layers }
  const slices =
    asked.dialect === 'WMTS 1.0.0'
      ? printWmtsCapabilities(wmtsOffer(offered))
      : printWmsCapabilities(wmsOffer(asked.dialect, offered))
  return printedDocument(await bytesOf(slices, pause))
}

/** True where the map, or one of its layers, is drawn in a reference that is not known yet. */
function needsReferences({ referencesOf }: CapabilitiesAsked, { fullExtent, layers }: JsonObject): boolean {
  const own = placedBounds(fullExtent)?.wkid
  const isKnown = (wkid: number): boolean => metersPerUnitOf(wkid) !== undefined
  if (own !== undefined && !isKnown(own)) return true
  if (referencesOf === undefined) return false
  const lists = new Set(objectsOf(layers).map(({ id }) => referencesOf(Number(id)) ?? []))
  return [...lists].some((list) => !list.every(isKnown))
}

/** The bytes of slices, with a pause after each. */
async function bytesOf(slices: Iterable<string>, pause: Means['pause']): Promise<Buffer> {
  const texts: string[] = []
  let size = 0
  for (const slice of slices) {
    texts.push(slice)
    size += Buffer.byteLength(slice)
    await pause()
  }
  const bytes = Buffer.allocUnsafeSlow(size)
  let written = 0
  for (const text of texts) written += bytes.write(text, written)
  return bytes
}
