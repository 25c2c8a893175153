import type { PlacedArea } from '@mapgate/geometry'
import type { FeatureQuery, Geometry, Intent } from '@mapgate/protocol'
import type { LayerEntry, ServiceEntry } from '../../model/catalog.ts'
import { idCondition } from '../features/ids.ts'
import { queryOf } from '../features/own-queries.ts'
import { isObject } from '../json-body.ts'

/** Areas with more vertices are sent as the rectangle around them: the shapes that come are judged by the area itself. */
const mostSentVertices = 2_000

/** The reference in which shapes of a layer are asked for: its own, else that of its map; undefined where neither is stated. */
export function referenceOfLayer({ extent }: LayerEntry, { frame }: ServiceEntry): number | undefined {
  const stated = isObject(extent?.spatialReference) ? extent.spatialReference : {}
  return [stated.latestWkid, stated.wkid, ...(frame?.wkids ?? [])].find((wkid) => typeof wkid === 'number')
}

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

/** An area as a shape of a question. */
function shapeSent({ bounds, coordinates, ends }: PlacedArea): Geometry {
  if (coordinates.length / 2 > mostSentVertices) return { kind: 'envelope', extent: bounds }
  return { kind: 'polygon', rings: ringsOf({ coordinates, ends }) }
}

/** The rings of an area, closed as servers expect them. */
const ringsOf = ({
  coordinates,
  ends,
}: Pick<PlacedArea, 'coordinates' | 'ends'>): readonly (readonly (readonly [number, number])[])[] =>
  [...ends].map((end, index) => {
    const begin = index === 0 ? 0 : (ends[index - 1] ?? 0)
    const vertices = Array.from({ length: end - begin }, (_, nth): readonly [number, number] => {
      const at = 2 * (begin + nth)
      return [coordinates[at] ?? Number.NaN, coordinates[at + 1] ?? Number.NaN]
    })
    const [first] = vertices
    return first === undefined ? [] : [...vertices, first]
  })
