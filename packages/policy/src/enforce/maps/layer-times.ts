import type { MapLayers } from '@mapgate/protocol'

/** How the layers that are asked for take part in the time of the map: a server may mind a layer that it has, and not one that it lacks. */
export function layerTimesOf(
  { layerTimes }: Pick<MapLayers, 'layerTimes'>,
  layerIds: ReadonlySet<number>,
): Partial<Pick<MapLayers, 'layerTimes'>> {
  if (layerTimes === undefined) return {}
  const options = layerTimes.filter(({ layerId }) => layerIds.has(layerId))
  return { layerTimes: options.length > 0 ? options : undefined }
}
