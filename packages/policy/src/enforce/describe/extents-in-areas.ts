import type { Bounds, PlacedArea } from '@mapgate/geometry'
import type { FeatureQuery, Intent } from '@mapgate/protocol'
import {
  covering,
  geometryField,
  hidesOuterParts,
  type LayerRights,
  rowsOf,
  type ServiceRights,
  type View,
} from '../../model/rights.ts'
import { areaBeside, rowsKey } from '../../model/row-filter.ts'
import { referenceOfLayer, rowsInside } from '../areas/area-shape.ts'
import { oneArea } from '../areas/one-area.ts'
import { boundsIn, isSameWkid, placedIn } from '../areas/placed.ts'
import { wkidsOf } from '../areas/reshaped-rows.ts'
import { queryOf } from '../features/own-queries.ts'
import { aroundAll } from '../features/summed-shapes.ts'
import { isObject, type JsonObject } from '../json-body.ts'
import { isExtent } from './layer-parts.ts'

/** How the extent of rows in areas is found. */
export interface ExtentInArea {
  /** The extent of the areas: it tells of no row. Undefined where they have no place in the reference of the layer. */
  readonly ofArea: JsonObject | undefined
  /** What of the answer of the map server lies in the extent of the areas; undefined for nothing. */
  readonly heldTo: (answer: unknown) => JsonObject | undefined
}

/** Where a description is asked for, and the rights of its caller. */
interface Described {
  readonly service: Intent['service']
  readonly rights: ServiceRights
}

/**
 * The extent of a layer whose rows are limited to areas; undefined for other layers. The map server is asked by the area itself, so that a
 * description does not cost to find out its rows; where it cannot be, or where it would tell of parts of shapes that are cut off, the extent is that of
 * the areas.
 */
export function seenInArea({ layer, views: all }: LayerRights, { service, rights }: Described) {
  const views = covering(all, [geometryField])
  const areas = views.flatMap(({ area }) => area ?? [])
  if (areas.length === 0) return undefined
  const key = `${layer.id} ${views.map(keyOf).sort().join()}`
  const wkid = areas.length < views.length ? undefined : referenceOfLayer(layer, rights.service)
  const bounds = wkid === undefined ? [] : areas.map((right) => boundsIn(rights.facts, right, wkid))
  const known = bounds.filter((one) => one !== undefined)
  if (wkid === undefined || known.length < bounds.length) return { id: layer.id, key, ofArea: undefined }
  const box = aroundAll(known)
  const right = oneArea(views)
  const placed = right && placedIn(rights.facts, right, wkid)
  const query =
    placed && !views.some(hidesOuterParts) ? queryIn(placed, views, { layer, service }) : undefined
  return {
    id: layer.id,
    key,
    ...(query ? { query } : {}),
    ofArea: { ...box, spatialReference: layer.extent?.spatialReference ?? { wkid } },
    heldTo: (answer: unknown) => heldTo(answer, box, wkid),
  }
}

/** A text that is the same for views that show the same rows in equally cut shapes. */
const keyOf = (view: View): string => `${rowsKey(view.rows)} ${view.area?.clip ?? false}`

/** Asks for the extent of the rows in an area; undefined where the area cannot be sent, or its rows stand in the condition already. */
function queryIn(
  placed: PlacedArea,
  views: readonly View[],
  { layer, service }: Pick<LayerRights, 'layer'> & Pick<Described, 'service'>,
): FeatureQuery | undefined {
  const beside = areaBeside(rowsOf(views))
  const area = beside && rowsInside(placed, beside.area.right.relation)
  if (beside === undefined || area === undefined) return undefined
  return queryOf({ service }, layer.id, {
    ...(beside.where ? { where: beside.where } : {}),
    area,
    shapes: { reference: { wkid: placed.wkid } },
    only: { extent: true },
  })
}

function heldTo(answer: unknown, box: Bounds, wkid: number): JsonObject | undefined {
  if (!isExtent(answer)) return undefined
  const { spatialReference } = answer
  if (!wkidsOf(spatialReference).some((one) => isSameWkid(one, wkid))) return undefined
  const held = {
    xmin: Math.max(box.xmin, Number(answer.xmin)),
    ymin: Math.max(box.ymin, Number(answer.ymin)),
    xmax: Math.min(box.xmax, Number(answer.xmax)),
    ymax: Math.min(box.ymax, Number(answer.ymax)),
  }
  const isSomewhere = held.xmin <= held.xmax && held.ymin <= held.ymax
  return isSomewhere && isObject(spatialReference) ? { ...held, spatialReference } : undefined
}
