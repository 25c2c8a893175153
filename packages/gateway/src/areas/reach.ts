import { type Bounds, touches } from '@mapgate/geometry'
import type { AreaRight, LayerEntry } from '@mapgate/policy'
import { isObject } from '../core/json.ts'
import type { AreaWork } from './rows-finder.ts'

/** The extent of a layer and its reference. */
export interface LayerExtent {
  readonly bounds: Bounds
  readonly wkid: number
}

/** The extent that a service states of a layer; undefined where it states none, as of a layer without rows. */
export function extentOf({ extent = {} }: LayerEntry): LayerExtent | undefined {
  const { xmin, ymin, xmax, ymax, spatialReference: stated } = extent
  const { latestWkid, wkid } = isObject(stated) ? stated : {}
  const reference = [latestWkid, wkid].find((one) => typeof one === 'number')
  const isWhole = [xmin, ymin, xmax, ymax].every(Number.isFinite)
  return isWhole && typeof reference === 'number'
    ? { bounds: { xmin, ymin, xmax, ymax } as Bounds, wkid: reference }
    : undefined
}

/** Whether an area touches an extent, or why it cannot be there. */
export async function reachOf(
  right: AreaRight,
  { bounds: { xmin, ymin, xmax, ymax }, wkid }: LayerExtent,
  { placedIn }: AreaWork,
): Promise<boolean | { readonly unplaced: string }> {
  const placed = await placedIn(right, wkid)
  if ('unplaced' in placed) return placed
  // An extent of one row may be a point, or a line.
  const corners = [
    [xmin, ymin],
    [xmax, ymin],
    [xmax, ymax],
    [xmin, ymax],
  ] as const
  const isFlat = xmin === xmax || ymin === ymax
  return touches(
    placed,
    isFlat
      ? { kind: 'lines', parts: [[corners[0], corners[2]]] }
      : { kind: 'polygons', parts: [[...corners, corners[0]]] },
  )
}
