import type { OfferedBounds, OfferedBox, OfferedLayer } from '@mapgate/protocol'
import { type JsonObject, objectsOf } from '../../core/json.ts'
import type { LayerNames } from './asked.ts'
import { degreesOf, placedBounds } from './boxes.ts'
import type { LayerPromises } from './layer-promises.ts'
import { ogcReference } from './references.ts'

/** What the layers of a document are made of. */
interface LayersToOffer {
  readonly description: JsonObject
  readonly promises: LayerPromises
  readonly names: LayerNames
}

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
  { description, promises, names }: LayersToOffer,
  pause: () => Promise<void>,
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
  const shared = sharedBoxes(description.fullExtent)
  let made = 0
  const under = async (parent: number, depth: number): Promise<OfferedLayer[]> => {
    const found: OfferedLayer[] = []
    for (const layer of depth > deepest ? [] : (children.get(parent) ?? [])) {
      made += 1
      if (made % atOnce === 0) await pause()
      const id = Number(layer.id)
      // Only what has children waits: a promise for each of thousands of layers costs more than the layer.
      const below = children.has(id) ? await under(id, depth + 1) : []
      const offered = offeredLayer(layer, below, { promises, names, shared })
      if (offered) found.push(offered)
    }
    return found
  }
  return under(-1, 0)
}

/** Where layers lie whose own extent is not told. */
interface Boxes {
  readonly degrees: OfferedBounds
  readonly boxes: readonly OfferedBox[]
}

interface Offering extends Pick<LayersToOffer, 'promises' | 'names'> {
  readonly shared: Boxes
}

function offeredLayer(
  layer: JsonObject,
  below: readonly OfferedLayer[],
  { promises, names, shared }: Offering,
): OfferedLayer | undefined {
  const id = Number(layer.id)
  const isDrawn = promises.draws(id)
  if (!isDrawn && below.length === 0) return undefined
  const name = names.nameOf(id)
  // A layer that cannot be named cannot be asked for; a group without a name still holds others.
  if (name === undefined && below.length === 0) return undefined
  const title = names.titleOf?.(id) ?? (typeof layer.name === 'string' ? layer.name : (name ?? ''))
  const stated = isDrawn ? promises.statedExtent(id) : undefined
  return {
    ...(name === undefined ? {} : { name }),
    title,
    isQueryable: isDrawn ? promises.tells(id) : below.some(({ isQueryable }) => isQueryable),
    ...(isDrawn ? (stated ? sharedBoxes(stated) : shared) : { boxes: [] }),
    ...(isDrawn ? scalesOf(layer, promises.scales(id)) : {}),
    hasLegend: isDrawn && promises.hasLegend(id),
    layers: below,
  }
}

/** An extent in its own reference and in degrees. */
export function sharedBoxes(extent: unknown): Boxes {
  const placed = placedBounds(extent)
  const boxes = placed ? [{ reference: ogcReference(placed.wkid), ...placed.bounds }] : []
  return { degrees: degreesOf(extent), boxes }
}

/** A pixel counts as 0.28 mm in WMS, and as one of 96 to an inch in ArcGIS. */
const ogcScale = 0.0254 / 96 / 0.000_28

type Scales = Pick<OfferedLayer, 'minScaleDenominator' | 'maxScaleDenominator'>

/** Between the limits of the layer, and those of the grants. ArcGIS calls the coarsest scale the smallest. */
function scalesOf(
  { minScale, maxScale }: JsonObject,
  { scaleFrom, scaleTo }: ReturnType<LayerPromises['scales']>,
): Scales {
  const from = Math.max(Number(maxScale) || 0, scaleFrom)
  const to = Math.min(Number(minScale) || Number.POSITIVE_INFINITY, scaleTo)
  return {
    ...(from > 0 ? { minScaleDenominator: from * ogcScale } : {}),
    ...(Number.isFinite(to) ? { maxScaleDenominator: to * ogcScale } : {}),
  }
}
