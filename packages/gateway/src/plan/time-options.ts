import { layerTimeOptions, type MapRequest, parameterOf } from '@mapgate/protocol'
import { carries } from './values.ts'

/** How the layers that are asked for take part in the time of the map: a server may mind a layer that it has, and not one that it lacks. */
export function timeOptionsOf(
  map: MapRequest,
  layerIds: ReadonlySet<number>,
): { readonly layerTimeOptions?: unknown } {
  if (!carries(map, 'layerTimeOptions')) return {}
  const options = parameterOf(map, 'layerTimeOptions', layerTimeOptions)?.filter(({ layerId }) =>
    layerIds.has(layerId),
  )
  return { layerTimeOptions: options?.length ? options : undefined }
}
