import { type Bounds, projectedExtent } from '@mapgate/geometry'
import type { AreaRight, Catalog, LayerEntry, SeenService, ServiceEntry } from '@mapgate/policy'
import type { Areas } from '../areas/open-areas.ts'
import { extentOf } from '../areas/reach.ts'
import type { Configuration } from '../config/schema.ts'
import type { AreaOutline, MercatorBounds, SeenServiceDetail } from '../core/console-seen.ts'
import { areasSeen, type Ring, ringsOf } from './seen-areas.ts'

/** A service, what somebody sees of it, and what is known of areas. */
interface LookedAt {
  readonly entry: ServiceEntry
  readonly seen: SeenService | undefined
  readonly configuration: Configuration
  readonly areas: Areas | undefined
  /** True where the map server draws pictures that the console can ask for. */
  readonly isDrawn: boolean
}

const webMercator = 3857

/** Corners nearer to each other than this part of an area's size look like one. */
const finest = 4_000

/** A catalogue of one service alone, so that rights to the others need not be found. */
export const catalogOfOne = (catalog: Catalog, entry: ServiceEntry): Catalog => ({
  service: (upstream, name, type) => catalog.service(upstream, name, type),
  services: () => [entry],
  generation: catalog.generation,
})

/** One service as somebody sees it. */
export async function lookedService(looked: LookedAt): Promise<SeenServiceDetail> {
  const { entry, seen, isDrawn } = looked
  const areas = await outlinesOf(looked)
  const extent = joinedBounds(entry.layers.flatMap((layer) => mercatorOf(layer) ?? []))
  return {
    isDrawn,
    ...(extent ? { extent } : {}),
    areas,
    layers: entry.layers.map((layer) => layerOf(layer, seen)),
  }
}

function layerOf(layer: LayerEntry, seen: SeenService | undefined): SeenServiceDetail['layers'][number] {
  const found = seen?.layers.find(({ id }) => id === layer.id)
  const views = found?.views ?? []
  const isWhole = views.some(({ fields }) => fields === 'all')
  const names = new Set(views.flatMap(({ fields }) => (fields === 'all' ? [] : fields)))
  return {
    id: layer.id,
    name: layer.name,
    isSeen: found !== undefined,
    hasRows: layer.fields.length > 0 && layer.type !== 'Group Layer' && !layer.unqueryable,
    operations: found?.operations ?? [],
    fields: layer.fields.map(({ name, alias }) => ({ name, alias, isSeen: isWhole || names.has(name) })),
    views: views.map(({ grant, rows, area }) => ({ grant, rows, ...(area ? { area: area.name } : {}) })),
  }
}

function mercatorOf(layer: LayerEntry): Bounds | undefined {
  const extent = extentOf(layer)
  return extent && projectedExtent(extent.bounds, [extent.wkid, webMercator])
}

const joinedBounds = (all: readonly Bounds[]): MercatorBounds | undefined =>
  all.length === 0
    ? undefined
    : {
        xmin: Math.min(...all.map(({ xmin }) => xmin)),
        ymin: Math.min(...all.map(({ ymin }) => ymin)),
        xmax: Math.max(...all.map(({ xmax }) => xmax)),
        ymax: Math.max(...all.map(({ ymax }) => ymax)),
      }

async function outlinesOf({ seen, configuration, areas }: LookedAt): Promise<readonly AreaOutline[]> {
  if (seen === undefined || areas === undefined) return []
  const rights = new Map(
    areasSeen({ seen: [seen], configuration, areas }).map((right) => [right.area.key, right]),
  )
  return Promise.all([...rights.values()].map((right) => outlineOf(right, areas)))
}

async function outlineOf(right: AreaRight, { work }: Areas): Promise<AreaOutline> {
  const { name } = right.area
  const placed = (await work?.placedIn(right, webMercator)) ?? { unplaced: 'there are no areas' }
  if ('unplaced' in placed) return { name, unplaced: placed.unplaced }
  return { name, outline: { type: 'MultiLineString', coordinates: ringsOf(placed).map(thinned) } }
}

/** A ring that is closed, without corners that nobody could tell apart. */
function thinned(ring: Ring): Ring {
  const [first, ...others] = ring
  if (first === undefined) return ring
  const [xs, ys] = [0, 1].map((side) =>
    ring.reduce(wider(side as 0 | 1), [first[side as 0], first[side as 0]]),
  )
  const least = Math.max((xs?.[1] ?? 0) - (xs?.[0] ?? 0), (ys?.[1] ?? 0) - (ys?.[0] ?? 0)) / finest
  const kept = [first]
  for (const corner of others) {
    const last = kept.at(-1) ?? first
    if (Math.hypot(corner[0] - last[0], corner[1] - last[1]) >= least) kept.push(corner)
  }
  return [...kept, first]
}

const wider =
  (side: 0 | 1) =>
  ([least, most]: readonly number[], corner: Ring[number]): number[] => [
    Math.min(least ?? corner[side], corner[side]),
    Math.max(most ?? corner[side], corner[side]),
  ]
