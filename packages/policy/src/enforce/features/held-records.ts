import type { RelatedRows } from '@mapgate/protocol'
import type { UpstreamReply } from '../../model/reply.ts'
import { clipOf, geometryField, shows, type View } from '../../model/rights.ts'
import type { OfLayer } from '../areas/client-shape.ts'
import { placedIn } from '../areas/placed.ts'
import { reshapedRows } from '../areas/reshaped-rows.ts'
import { jsonUpstreamReply } from '../narrowing.ts'
import { isFailed, jsonOf, objectsIn } from '../upstream-json.ts'
import { cutBy, referenceAsked } from './held-shapes.ts'

/** A question for related records whose shapes come exactly, and how they are cut off. */
interface HeldRecords {
  readonly asked: RelatedRows
  readonly hold: (reply: UpstreamReply) => UpstreamReply
}

/** How the shapes of related records are cut off, for views that show the same; undefined where they are whole, or are not asked for. */
export function heldRecords(
  asked: RelatedRows,
  [view]: readonly View[],
  of: OfLayer,
): HeldRecords | undefined {
  const clip = view && clipOf(view)
  const { shapes } = asked
  if (clip === undefined || shapes.geometry === false || !shows(view as View, geometryField)) return undefined
  const wkid = referenceAsked(asked, of)
  const placed = placedIn(of.rights.facts, clip, wkid)
  const cut = cutBy(placed)
  return {
    asked: { ...asked, shapes: { geometry: true, reference: { wkid } } },
    hold: (reply) => {
      if (isFailed(reply)) return reply
      const json = jsonOf(reply)
      const { spatialReference } = json
      const shown = (features: unknown) =>
        reshapedRows(
          { features, spatialReference },
          { placed, shapes, ruleOf: () => ({ cut }), dropsEmpty: true },
        )
      const groups = objectsIn(json.relatedRecordGroups).map(({ relatedRecords, ...group }) =>
        relatedRecords === undefined ? group : { ...group, relatedRecords: shown(relatedRecords).features },
      )
      return jsonUpstreamReply({ ...json, relatedRecordGroups: groups })
    },
  }
}
