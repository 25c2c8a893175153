import type { PlacedArea } from '@mapgate/geometry'
import type { FeatureQuery, Intent } from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import { shapeSent } from '../areas/area-shape.ts'
import { idCondition } from './ids.ts'
import { queryOf } from './own-queries.ts'

/** Asks for the ids of all rows whose shapes may touch an area. */
export const idsTouching = (
  service: Pick<Intent, 'service'>,
  layerId: number,
  placed: PlacedArea,
): FeatureQuery =>
  queryOf(service, layerId, {
    area: { shape: shapeSent(placed), reference: { wkid: placed.wkid } },
    only: { ids: true },
  })

/** Asks for the shapes of rows, in a reference. */
export const shapesOf = (
  service: Pick<Intent, 'service'>,
  layer: LayerEntry,
  { ids, wkid }: { readonly ids: readonly number[]; readonly wkid: number },
): FeatureQuery =>
  queryOf(service, layer.id, {
    where: idCondition(layer, ids),
    fields: layer.objectIdField === undefined ? [] : [layer.objectIdField],
    shapes: { geometry: true, reference: { wkid } },
  })
