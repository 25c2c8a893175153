import type { OfferedLayer, OgcReference } from '@mapgate/protocol'
import type { JsonObject } from '../../core/json.ts'
import type { CapabilitiesAsked } from './asked.ts'
import { boundsIn, placedBounds } from './boxes.ts'
import type { LayerPromises } from './layer-promises.ts'
import { ogcReference, plainWkid, wkidOf } from './references.ts'

/** Most references that a layer is announced in. */
const mostOfLayer = 100

/** References that every client knows, and that were announced before a server was asked for others. */
const usual: ReadonlySet<number> = new Set([4326, 3857])

interface Announcing {
  readonly referencesOf: CapabilitiesAsked['referencesOf']
  readonly description: JsonObject
}

/** What of a layer its caller would get. */
type Held = Pick<NonNullable<ReturnType<LayerPromises>>, 'holds'>

/**
 * The references in which a layer is announced: those that its server names, in which the map has a place and in which pictures can be held to the scales and
 * areas of the caller. Undefined for a layer that names none.
 */
export function announcedReferences({
  referencesOf,
  description,
}: Announcing): (id: number, promise: Held) => readonly OgcReference[] | undefined {
  const placed = placedBounds(description.fullExtent)
  const isPlaced = remembered((wkid) => placed !== undefined && boundsIn(placed, wkid) !== undefined)
  // Thousands of layers name the same ones: their lists are shared.
  const lists = new Map<string, readonly OgcReference[]>()
  return (id, { holds }) => {
    const numbers = referencesOf?.(id)
    if (numbers === undefined) return undefined
    const kept = numbers
      .filter((wkid) => usual.has(wkid) || (isPlaced(wkid) && holds(wkid)))
      .slice(0, mostOfLayer)
    const key = kept.join()
    const list = lists.get(key) ?? kept.map(ogcReference)
    lists.set(key, list)
    return list
  }
}

function remembered(test: (wkid: number) => boolean): (wkid: number) => boolean {
  const known = new Map<number, boolean>()
  return (wkid) => {
    const is = known.get(wkid) ?? test(wkid)
    known.set(wkid, is)
    return is
  }
}

/** The references that all these layers are announced in. Where no layer names any, that of the map, Web Mercator and degrees. */
export function sharedReferences(
  layers: readonly OfferedLayer[],
  { spatialReference }: JsonObject,
): readonly OgcReference[] {
  const lists = new Set(listsIn(layers))
  const [first, ...others] = lists
  if (first === undefined) {
    const own = wkidOf(spatialReference)
    const numbers = [...(own === undefined ? [] : [own]), ...[3857, 4326]].map(plainWkid)
    return [...new Set(numbers)].map(ogcReference)
  }
  const codes = others.map((list) => new Set(list.map(({ code }) => code)))
  return first.filter(({ code }) => codes.every((named) => named.has(code)))
}

function* listsIn(layers: readonly OfferedLayer[]): Generator<readonly OgcReference[], void> {
  for (const { references, layers: below } of layers) {
    if (references) yield references
    yield* listsIn(below)
  }
}

/** True for a layer that is announced in a reference, and for a group of which something is. */
export const isAnnouncedIn = (
  { references, layers }: Pick<OfferedLayer, 'references' | 'layers'>,
  code: string,
  shared: readonly OgcReference[],
): boolean =>
  layers.length > 0
    ? layers.some((one) => isAnnouncedIn(one, code, shared))
    : (references ?? shared).some((one) => one.code === code)
