import type { OperationContext } from '../operation/operation.ts'
import type { Extent } from '../world/geometry.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { indexOf } from '../world/world.ts'

/** The box around a layer's rows, from its index, in Web Mercator metres; all zero for a layer without any. Reported as a reading of all its places. */
export function layerExtent({ world, recorder }: OperationContext, layer: LayerDefinition): Extent {
  recorder.read(layer.id, { fields: [] })
  const box = world.database
    .prepare(
      `SELECT min(minx) AS xmin, min(miny) AS ymin, max(maxx) AS xmax, max(maxy) AS ymax FROM ${indexOf(layer.id)}`,
    )
    .get()
  const side = (name: keyof Extent): number => Number(box?.[name] ?? 0)
  return { xmin: side('xmin'), ymin: side('ymin'), xmax: side('xmax'), ymax: side('ymax') }
}
