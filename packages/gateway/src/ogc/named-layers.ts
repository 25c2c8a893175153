import type { LayerEntry } from '@mapgate/policy'
import type { Door } from './doors.ts'
import { layerNotDefined } from './refusals.ts'
import { isDrawn, type SeenService } from './seen-service.ts'

/** What a layer is called by clients of WMS; undefined for one that cannot be asked for. */
type NameOf = (layer: LayerEntry) => string | undefined

/**
 * Layers of ArcGIS are called by their numbers, as ArcGIS Server calls them unless it is told otherwise; layers of servers that speak WMS
 * keep their names.
 */
export const namesAt =
  ({ isOgc }: Pick<Door, 'isOgc'>): NameOf =>
  ({ id, name }) =>
    isOgc ? name || undefined : String(id)

/**
 * The layers that a client names, as ids in the order of their names, groups expanded to what the caller may see below them.
 * @throws GatewayError `LayerNotDefined`, with the same bytes for a hidden layer and for one that does not exist
 */
export function namedLayers(
  service: SeenService,
  names: readonly string[],
  door: Pick<Door, 'isOgc'>,
): readonly (readonly number[])[] {
  const table = tableOf(service, namesAt(door))
  return names.map((name) => {
    const ids = table.get(name)
    if (ids === undefined) throw layerNotDefined(name)
    return ids
  })
}

/** Ids by name. Where two layers have one name, the first one has it, as in servers. */
function tableOf(service: SeenService, nameOf: NameOf): ReadonlyMap<string, readonly number[]> {
  const table = new Map<string, readonly number[]>()
  const below = leavesBelow(service)
  for (const layer of service.entry.layers) {
    const name = nameOf(layer)
    const ids = below(layer)
    if (name !== undefined && ids.length > 0 && !table.has(name)) table.set(name, ids)
  }
  return table
}

/** Finds the layers with rows that the caller may see: the layer itself, or those below a group. */
function leavesBelow({ entry, rights, isWhole }: SeenService): (layer: LayerEntry) => readonly number[] {
  const children = new Map<number, LayerEntry[]>()
  for (const layer of entry.layers) {
    if (layer.parentId === null) continue
    const beside = children.get(layer.parentId)
    if (beside) beside.push(layer)
    else children.set(layer.parentId, [layer])
  }
  // Each group is gone through once, whatever number of groups it lies in.
  const found = new Map<LayerEntry, readonly number[]>()
  const below = (layer: LayerEntry, depth = 0): readonly number[] => {
    if (depth > 64) return []
    if (layer.type !== 'Group Layer')
      return isDrawn(layer) && (isWhole || rights.layers.has(layer.id)) ? [layer.id] : []
    const known = found.get(layer)
    if (known) return known
    const ids = (children.get(layer.id) ?? []).flatMap((child) => below(child, depth + 1))
    found.set(layer, ids)
    return ids
  }
  return below
}
