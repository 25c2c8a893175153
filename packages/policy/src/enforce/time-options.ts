import type { ChangesOf, RequestFor } from '@mapgate/protocol'

/** Requests in whose time layers take part. */
type Timed = RequestFor<
  'MapServer.export' | 'MapServer.legend' | 'MapServer.queryLegends' | 'MapServer.identify'
>

/** How the layers that are asked for take part in the time of the map: a server may mind a layer that it has, and not one that it lacks. */
export function timeOptionsOf(
  { parameters }: Timed,
  layerIds: ReadonlySet<number>,
): Pick<ChangesOf<Timed['parameters']>, 'layerTimeOptions'> {
  if (parameters.layerTimeOptions === undefined) return {}
  const options = parameters.layerTimeOptions.filter(({ layerId }) => layerIds.has(layerId))
  return { layerTimeOptions: options.length > 0 ? options : undefined }
}
