import { liesWithin, type PlacedArea, type Shape } from '@mapgate/geometry'
import type { RowsToDelete } from '@mapgate/protocol'
import { Refused } from '../../model/refusal.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { referenceOfLayer, rowsInside } from '../areas/area-shape.ts'
import { shapeOfClient } from '../areas/client-shape.ts'
import { shapeOfEsri } from '../areas/esri-shapes.ts'
import { oneArea } from '../areas/one-area.ts'
import { placedIn } from '../areas/placed.ts'
import { areaOf } from './editor.ts'
import type { Permitted } from './judged.ts'

/**
 * The area that a deletion carries with it, so that a row that has moved out of it stays: the area of the views, or where that has too many vertices to
 * be sent, a box around the one row that lies within it. Undefined where rows may lie anywhere.
 * @throws Refused `access.denied` where there is neither
 */
export function areaCondition(
  sent: readonly Permitted[],
  { facts, service }: ServiceRights,
): RowsToDelete['area'] {
  const views = sent.map(({ editor }) => editor.view)
  const first = sent.find(({ editor }) => areaOf(editor) !== undefined)
  if (first === undefined) return undefined
  const right = oneArea(views)
  if (right === undefined || views.some(({ rows }) => rows.area === null)) throw cannotCarry('several areas')
  const wkid = referenceOfLayer(first.editor.layer, service)
  if (wkid === undefined) throw cannotCarry('a layer without a reference')
  const placed = placedIn(facts, right, wkid)
  const area =
    rowsInside(placed, right.relation) ?? (sent.length === 1 ? boxAround(first, placed) : undefined)
  if (area === undefined) throw cannotCarry('an area with too many vertices')
  return area
}

const cannotCarry = (why: string): Refused =>
  new Refused('access.denied', `a deletion cannot carry ${why}`, {
    publicText:
      'This account deletes rows of this layer one by one: a deletion cannot carry the area of this account for several rows.',
  })

/** Half a metre, in metres or degrees. */
const around = (wkid: number): number => (wkid === 4326 ? 5e-6 : 0.5)

/** A box around the shape of a row, if it lies within the area. */
function boxAround({ row }: Permitted, placed: PlacedArea): RowsToDelete['area'] {
  const shape = shapeOfEsri(row?.geometry)
  if (shape === undefined) return undefined
  const by = around(placed.wkid)
  const [xmin, ymin, xmax, ymax] = boundsOf(shape)
  const box = {
    kind: 'envelope',
    extent: { xmin: xmin - by, ymin: ymin - by, xmax: xmax + by, ymax: ymax + by },
  } as const
  if (!liesWithin(placed, shapeOfClient(box))) return undefined
  return { shape: box, reference: { wkid: placed.wkid }, relation: 'esriSpatialRelContains' }
}

function boundsOf({ parts }: Shape): readonly [number, number, number, number] {
  let [xmin, ymin, xmax, ymax] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of parts.flat()) {
    xmin = Math.min(xmin, x)
    ymin = Math.min(ymin, y)
    xmax = Math.max(xmax, x)
    ymax = Math.max(ymax, y)
  }
  return [xmin, ymin, xmax, ymax]
}
