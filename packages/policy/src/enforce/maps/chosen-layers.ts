import type { DrawMode, LayerList } from '@mapgate/protocol'
import type { LayerEntry, ServiceEntry } from '../../model/catalog.ts'
import { layerById, layersIn } from '../../model/layer-index.ts'

/** Ids of the layers with rows that a picture would show, in the service's order: groups and defaults expanded (protocol notes 6.8). */
export function chosenLayers(
  service: ServiceEntry,
  list: LayerList<DrawMode> | undefined,
): readonly number[] {
  const leaves = service.layers.filter((layer) => layer.type !== 'Group Layer')
  const defaults = new Set(
    leaves.filter((layer) => isShownByDefault(service, layer)).map((layer) => layer.id),
  )
  const named = list?.ids && withDescendants(service, list.ids)
  const chosen = (id: number): boolean => {
    if (named === undefined) return defaults.has(id)
    switch (list?.mode) {
      case 'show':
        return named.has(id)
      case 'hide':
        return !named.has(id)
      case 'include':
        return defaults.has(id) || named.has(id)
      default:
        return defaults.has(id) && !named.has(id)
    }
  }
  const ids = leaves.map((layer) => layer.id).filter(chosen)
  return service.ordersLayers && list?.mode === 'show' && list.ids ? inOrder(service, list.ids, ids) : ids
}

/** The chosen layers as a list orders them, those of a group in the order of the service. */
function inOrder(
  service: ServiceEntry,
  listed: readonly number[],
  chosen: readonly number[],
): readonly number[] {
  const places = new Map(chosen.map((id, place) => [id, place]))
  const ordered = listed.flatMap((id) =>
    [...withDescendants(service, [id])]
      .filter((one) => places.has(one))
      .sort((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0)),
  )
  return [...new Set(ordered)]
}

/** The ids themselves and everything below those that are groups. */
export function withDescendants(service: ServiceEntry, ids: readonly number[]): ReadonlySet<number> {
  const all = new Set(ids)
  for (const id of all) for (const child of layersIn(service, id)) all.add(child.id)
  return all
}

function isShownByDefault(service: ServiceEntry, layer: LayerEntry): boolean {
  const seen = new Set<number>()
  for (let at: LayerEntry | undefined = layer; at && !seen.has(at.id); ) {
    if (!at.defaultVisibility) return false
    seen.add(at.id)
    const parentId: number | null = at.parentId
    at = parentId === null ? undefined : layerById(service, parentId)
  }
  return true
}
