import type { PlacedArea } from '@mapgate/geometry'
import {
  type AreaRight,
  areaRowsKey,
  idsTouching,
  type LayerEntry,
  type Placed,
  type RowsFound,
  referenceOfLayer,
  type ServiceEntry,
  shapesOf,
} from '@mapgate/policy'
import type { Intent } from '@mapgate/protocol'
import { GatewayError } from '../core/errors/errors.ts'
import { isObject, jsonIn } from '../core/json.ts'
import type { Forward, UpstreamReply } from '../core/upstream/outbound.ts'
import { addressOf, askMapServer } from './ask-map-server.ts'

/** The heavy work with shapes, which is done in another thread. */
export interface AreaWork {
  /** An area in a reference, or why it cannot be there. */
  readonly placedIn: (right: AreaRight, wkid: number) => Promise<Placed>
  /** The ids of the rows of a reply whose shapes lie in the area by their relation to it. @throws GatewayError for shapes that cannot be judged */
  readonly judgeRows: (rows: JudgedRows) => Promise<readonly number[]>
}

/** A reply with shapes of rows, and the area that they are judged by. */
interface JudgedRows {
  readonly body: Uint8Array
  /** The column with the object ids. */
  readonly key: string
  readonly placed: PlacedArea
  readonly right: Pick<AreaRight, 'relation' | 'clip'>
}

/** What finding rows needs. */
interface RowsFinderOptions {
  readonly forward: Forward
  readonly work: AreaWork
  /** Most rows of a layer in an area. */
  readonly most: number
  /** How long found rows hold, in milliseconds: rows move. */
  readonly lifeMs: number
  /** Milliseconds. */
  readonly monotonic: () => number
}

/** A layer, and the area whose rows are looked for. */
export interface RowsAsked {
  readonly upstream: string
  readonly service: ServiceEntry
  readonly layerId: number
  readonly right: AreaRight
}

/** Finds rows in areas, and remembers them for a while. */
export interface RowsFinder {
  /** @throws GatewayError `upstream.*` where the map server does not answer, `access.denied` where shapes cannot be judged */
  readonly find: (asked: RowsAsked) => Promise<RowsFound>
  /** Forgets the rows of a layer in every area, because they were edited. */
  readonly forget: (layer: Omit<RowsAsked, 'right'>) => void
}

const shapesAtOnce = 500
const mostKept = 1_000

/**
 * Finds out which rows of a layer lie in an area: those whose shapes the area's own predicate takes, whatever the map server says. The answer is
 * kept for callers with the same area until its life ends; a service that was read again and has changed begins without any.
 */
export function createRowsFinder(options: RowsFinderOptions): RowsFinder {
  const { lifeMs, monotonic } = options
  const services = new WeakMap<ServiceEntry, Map<string, KeptRows>>()
  const find: RowsFinder['find'] = (asked) => {
    const kept = services.get(asked.service) ?? new Map()
    services.set(asked.service, kept)
    const key = `${layerKey(asked)}${areaRowsKey(asked.right)}`
    const known = kept.get(key)
    if (known && known.until > monotonic()) return known.rows
    if (kept.size >= mostKept) kept.clear()
    const rows = findRows(asked, options)
    kept.set(key, { until: monotonic() + lifeMs, rows })
    rows.catch(() => kept.get(key)?.rows === rows && kept.delete(key))
    return rows
  }
  const forget: RowsFinder['forget'] = (layer) => {
    const kept = services.get(layer.service)
    const start = layerKey(layer)
    for (const key of kept?.keys() ?? []) if (key.startsWith(start)) kept?.delete(key)
  }
  return { find, forget }
}

const layerKey = ({ upstream, layerId }: Omit<RowsAsked, 'right'>): string => `${upstream} ${layerId} `

/** Rows that were found, or are being found. */
interface KeptRows {
  /** Milliseconds. */
  readonly until: number
  readonly rows: Promise<RowsFound>
}

async function findRows(
  { upstream, service, layerId, right }: RowsAsked,
  { forward, work, most }: RowsFinderOptions,
): Promise<RowsFound> {
  const layer = service.layers.find(({ id }) => id === layerId)
  const wkid = layer && referenceOfLayer(layer, service)
  const key = layer?.objectIdField
  if (layer === undefined || wkid === undefined || key === undefined)
    throw cannotTell(layerId, 'its reference or its object ids are not known')
  const placed = await work.placedIn(right, wkid)
  if ('unplaced' in placed) throw cannotTell(layerId, placed.unplaced)
  const address = { service: addressOf(service) }
  const ask = (intent: Intent) => askMapServer(intent, upstream, forward)
  const ids = idsIn(await ask(idsTouching(address, layerId, placed)), layer)
  if (ids.length > most) return { tooMany: most }
  const judged = async (some: readonly number[]): Promise<readonly number[]> => {
    const { body } = await ask(shapesOf(address, layer, { ids: some, wkid }))
    if (!(body instanceof Uint8Array)) throw new GatewayError('gateway.internal', 'shapes that were not held')
    if (isCut(body) && some.length > 1) return (await inPieces(some, some.length / 2, judged)).flat()
    const asked = new Set(some)
    const inside = await work.judgeRows({
      body,
      key,
      placed,
      right: { relation: right.relation, clip: right.clip },
    })
    return inside.filter((id) => asked.has(id))
  }
  return { ids: (await inPieces(ids, shapesAtOnce, judged)).flat() }
}

/** Does the work for one piece of a list after the other. */
async function inPieces<T, Made>(
  list: readonly T[],
  size: number,
  work: (piece: readonly T[]) => Promise<Made>,
): Promise<readonly Made[]> {
  const made: Made[] = []
  const step = Math.ceil(size)
  for (let at = 0; at < list.length; at += step) made.push(await work(list.slice(at, at + step)))
  return made
}

/** True where the map server sent fewer rows than it was asked for, because it sends no more at once. */
const isCut = (body: Uint8Array): boolean =>
  /"exceededTransferLimit"\s*:\s*true/.test(
    Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'),
  )

const cannotTell = (layerId: number, why: string): GatewayError =>
  new GatewayError('access.denied', `which rows of layer ${layerId} lie in the area cannot be told: ${why}`)

/** The ids of a reply; null stands for none. */
function idsIn({ body }: UpstreamReply, { id, objectIdField }: LayerEntry): readonly number[] {
  const json = jsonIn(body instanceof Uint8Array ? new TextDecoder().decode(body) : '')
  const { objectIds, objectIdFieldName } = isObject(json) ? json : {}
  const isOfLayer =
    typeof objectIdFieldName !== 'string' || objectIdFieldName.toLowerCase() === objectIdField?.toLowerCase()
  if (!isOfLayer || !(objectIds === null || Array.isArray(objectIds)))
    throw new GatewayError('upstream.invalid-reply', `the ids of layer ${id} did not come`)
  return (objectIds ?? []).filter(Number.isSafeInteger)
}
