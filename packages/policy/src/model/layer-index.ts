import type { LayerEntry, ServiceEntry } from './catalog.ts'

/** The layers of a service by their ids, and by the group that they are in. */
interface LayerIndex {
  readonly byId: ReadonlyMap<number, LayerEntry>
  readonly byParent: ReadonlyMap<number | null, readonly LayerEntry[]>
}

const indexes = new WeakMap<ServiceEntry['layers'], LayerIndex>()

/** The index of a service, made once for each reading of it: what is said of thousands of layers looks each of them up. */
function indexOf({ layers }: Pick<ServiceEntry, 'layers'>): LayerIndex {
  const known = indexes.get(layers)
  if (known) return known
  const made = {
    // Where several layers have an id, the first one is found.
    byId: new Map(layers.toReversed().map((layer) => [layer.id, layer])),
    byParent: Map.groupBy(layers, ({ parentId }) => parentId),
  }
  indexes.set(layers, made)
  return made
}

/** The layer of a service with an id; undefined where it has none. */
export const layerById = (service: Pick<ServiceEntry, 'layers'>, id: number): LayerEntry | undefined =>
  indexOf(service).byId.get(id)

/** The layers and groups that stand directly in a group, in the order of the service. */
export const layersIn = (service: Pick<ServiceEntry, 'layers'>, groupId: number): readonly LayerEntry[] =>
  indexOf(service).byParent.get(groupId) ?? []
