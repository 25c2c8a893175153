import type { OfferedLayer, OfferedPlace, OgcReference } from '@mapgate/protocol'
import { type JsonObject, objectsOf } from '../../core/json.ts'
import type { LayerNames } from './asked.ts'
import { placeOf } from './boxes.ts'
import { type LayerPromises, unexplained } from './layer-promises.ts'

/** What the layers of a document are made of. */
interface LayersToOffer {
  readonly description: JsonObject
  readonly promises: LayerPromises
  readonly names: LayerNames
  /** The references in which a layer is announced; undefined for those of the map. */
  readonly references: (id: number, promise: Promised) => readonly OgcReference[] | undefined
}

type Promised = NonNullable<ReturnType<LayerPromises>>

/** Deepest group in a group; no map has so many. */
const deepest = 64

/** Layers that are described between two pauses. */
const atOnce = 100

/**
 * The layers of a description that a picture would be given of, and the groups that hold some. It pauses now and then, so that a map of thousands
 * of layers holds nobody up.
 * @param pause resolves when whatever else waits has had its turn
 */
export async function offeredLayers(
  { description, promises, names, references }: LayersToOffer,
  pause: () => Promise<unknown>,
): Promise<readonly OfferedLayer[]> {
  const listed = objectsOf(description.layers)
  const ids = new Set(listed.map(({ id }) => Number(id)))
  const children = new Map<number, JsonObject[]>()
  for (const layer of listed) {
    const parent = Number(layer.parentLayerId ?? -1)
    const at = ids.has(parent) && parent !== Number(layer.id) ? parent : -1
    const beside = children.get(at)
    if (beside) beside.push(layer)
    else children.set(at, [layer])
  }
  const shared = placeOf(description.fullExtent)
  let made = 0
  const under = async (parent: number, depth: number): Promise<OfferedLayer[]> => {
    const found: OfferedLayer[] = []
    for (const layer of depth > deepest ? [] : (children.get(parent) ?? [])) {
      made += 1
      if (made % atOnce === 0) await pause()
      const id = Number(layer.id)
      // Only what has children waits: a promise for each of thousands of layers costs more than the layer.
      const below = children.has(id) ? await under(id, depth + 1) : []
      const offered = offeredLayer(layer, below, { promises, names, references, shared })
      if (offered) found.push(offered)
    }
    return found
  }
  return under(-1, 0)
}

const nowhere: OfferedPlace = { boxes: [] }

interface Offering extends Omit<LayersToOffer, 'description'> {
  /** Where layers lie whose own extent is not told. */
  readonly shared: OfferedPlace
}

function offeredLayer(
  layer: JsonObject,
  below: readonly OfferedLayer[],
  { promises, names, references, shared }: Offering,
): OfferedLayer | undefined {
  const id = Number(layer.id)
  const promise = promises(id)
  if (promise === undefined && below.length === 0) return undefined
  const name = names.nameOf(id)
  // A layer that cannot be named cannot be asked for; a group without a name still holds others.
  if (name === undefined && below.length === 0) return undefined
  const title = names.titleOf?.(id) ?? (typeof layer.name === 'string' ? layer.name : (name ?? ''))
  const place = promise ? (promise.statedExtent ? placeOf(promise.statedExtent) : shared) : nowhere
  const [from, to] = promise ? scalesOf(layer, promise) : everyScale
  // Every member is there, so that thousands of layers are objects of one shape.
  return {
    name,
    title,
    isQueryable: promise ? promise.tells : below.some(({ isQueryable }) => isQueryable),
    place,
    minScaleDenominator: from > 0 ? from * ogcScale : undefined,
    maxScaleDenominator: Number.isFinite(to) ? to * ogcScale : undefined,
    styles: promise?.styles ?? unexplained,
    references: promise && references(id, promise),
    times: promise?.times,
    layers: below,
  }
}

/** A pixel counts as 0.28 mm in WMS, and as one of 96 to an inch in ArcGIS. */
const ogcScale = 0.0254 / 96 / 0.000_28

type Scales = readonly [from: number, to: number]

const everyScale: Scales = [0, Number.POSITIVE_INFINITY]

/** Between the limits of the layer, and those of the grants. ArcGIS calls the coarsest scale the smallest. */
const scalesOf = (
  { minScale, maxScale }: JsonObject,
  { scales: { scaleFrom, scaleTo } }: Pick<Promised, 'scales'>,
): Scales => [
  Math.max(Number(maxScale) || 0, scaleFrom),
  Math.min(Number(minScale) || Number.POSITIVE_INFINITY, scaleTo),
]
