import type { ShapesAsked } from '@mapgate/protocol'
import {
  clipOf,
  geometryField,
  hidesOuterParts,
  type ServiceRights,
  shows,
  type View,
} from '../../model/rights.ts'
import { cutAway } from '../areas/client-shape.ts'
import { isNear } from '../areas/nearness.ts'
import { placedIn } from '../areas/placed.ts'
import { reshapedRows } from '../areas/reshaped-rows.ts'
import { cutBy } from '../features/held-shapes.ts'
import { isObject } from '../json-body.ts'
import type { Result } from './joined-results.ts'
import type { Near } from './near-place.ts'

/** What is shown of a result of identify or find; undefined for one that is left out. */
type HoldResult = (result: Result) => Result | undefined

/** How shapes of results are asked for. */
export interface ShownShapes {
  /** The reference in which they come; undefined where it has no number. */
  readonly wkid: number | undefined
  readonly shapes: ShapesAsked
  /** Where results have to lie with what is left of their shapes. Default: anywhere. */
  readonly near?: Near | undefined
}

/**
 * Cuts off the shapes of the results of a view; undefined where they are whole.
 * @throws Refused `access.denied` where that is not known
 */
export function resultHolder(
  view: View,
  { facts }: ServiceRights,
  { wkid, shapes, near }: ShownShapes,
): HoldResult | undefined {
  const clip = clipOf(view)
  if (clip === undefined || !shows(view, geometryField)) return undefined
  if (wkid === undefined)
    throw cutAway(
      'results in a reference without a number',
      'Shapes of this layer are cut off at the edge of the area of this account. Name the spatial reference of the results by a well-known id.',
    )
  const placed = placedIn(facts, clip, wkid)
  const cut = cutNear(cutBy(placed), hidesOuterParts(view) ? near : undefined)
  return (result) => {
    const { geometry, ...shapeless } = result
    if (!isObject(geometry)) return hidesOuterParts(view) && near ? undefined : result
    const { spatialReference } = geometry
    const { features } = reshapedRows(
      { features: [result], spatialReference },
      { placed, shapes: { ...shapes, geometry: true }, ruleOf: () => ({ cut }), dropsEmpty: true },
    )
    const [shown] = features as readonly Result[]
    if (shown && shapes.geometry === false) return shapeless
    return shown && { ...shown, geometry: { ...(shown.geometry as object), spatialReference } }
  }
}

type Cut = ReturnType<typeof cutBy>

/** What is left of a shape where that lies near a place: a map server looks at whole shapes. */
const cutNear =
  (cut: Cut, near: Near | undefined): Cut =>
  (shape) => {
    const left = cut(shape)
    return left && (near === undefined || isNear(left, near.place, near.reach)) ? left : undefined
  }
