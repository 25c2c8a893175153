import type { Legend, MapImage } from '@mapgate/protocol'
import type { Narrowing } from '../narrowing.ts'
import { chosenLayers } from './chosen-layers.ts'

/** True where a view of a layer that is asked for has an area. */
export function asksAreas({ intent, rights }: Narrowing<MapImage | Legend>): boolean {
  return layersAsked({ intent, rights }).some((id) =>
    rights.layers.get(id)?.views.some(({ area }) => area !== undefined),
  )
}

function layersAsked({
  intent,
  rights: { service },
}: Pick<Narrowing<MapImage | Legend>, 'intent' | 'rights'>): readonly number[] {
  if (intent.composed !== undefined) return intent.composed.map(({ layerId }) => layerId)
  if (intent.kind === 'legend' && !intent.canChoose) return service.layers.map(({ id }) => id)
  return chosenLayers(service, intent.chosen)
}
