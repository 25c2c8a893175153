import type { ShapesAsked } from '@mapgate/protocol'
import { clipOf, geometryField, type ServiceRights, shows, type View } from '../../model/rights.ts'
import { cutAway } from '../areas/client-shape.ts'
import { placedIn } from '../areas/placed.ts'
import { reshapedRows, wkidsOf } from '../areas/reshaped-rows.ts'
import { cutBy } from '../features/held-shapes.ts'
import { isObject } from '../json-body.ts'
import type { Result } from './joined-results.ts'

/** What is shown of a result of identify or find; undefined for one that is left out. */
type HoldResult = (result: Result) => Result | undefined

/** How shapes of results are asked for. */
export interface ShownShapes {
  /** The reference in which they come; undefined where it has no number. */
  readonly wkid: number | undefined
  readonly shapes: ShapesAsked
}

/**
 * Cuts off the shapes of the results of a view; undefined where they are whole.
 * @throws Refused `access.denied` where that is not known
 */
export function resultHolder(
  view: View,
  { facts }: ServiceRights,
  { wkid, shapes }: ShownShapes,
): HoldResult | undefined {
  const clip = clipOf(view)
  if (clip === undefined || !shows(view, geometryField)) return undefined
  if (wkid === undefined)
    throw cutAway(
      'results in a reference without a number',
      'Shapes of this layer are cut off at the edge of the area of this account. Name the spatial reference of the results by a well-known id.',
    )
  const placed = placedIn(facts, clip, wkid)
  const cut = cutBy(placed)
  return (result) => {
    const { geometry } = result
    if (!isObject(geometry)) return result
    const { spatialReference } = geometry
    const { features } = reshapedRows(
      { features: [result], spatialReference },
      { placed, shapes, ruleOf: () => ({ cut }), dropsEmpty: true },
    )
    const [shown] = features as readonly Result[]
    return shown && { ...shown, geometry: { ...(shown.geometry as object), spatialReference } }
  }
}

/** The number of a reference of a question; undefined for a text. */
export const wkidAsked = (reference: unknown, { service }: ServiceRights): number | undefined =>
  reference === undefined ? service.frame?.wkids[0] : wkidsOf(reference)[0]
