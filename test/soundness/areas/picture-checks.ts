import type { Leak } from '../checks.ts'
import type { CaseReply, CaseRequest } from '../gateway.ts'
import type { Policy } from '../policies.ts'
import { jsonOf } from '../reply-values.ts'
import type { Template } from '../template.ts'
import { framesOf, grantsShowing } from './drawn-frames.ts'
import { pixelOutside } from './seen-pixels.ts'

/** What pictures are judged by. */
interface Judge {
  readonly policy: Policy
  readonly template: Template
}

/** (j) No pixel of a picture shows anything that lies in none of the areas of its layers. */
export async function shownOutside(
  reply: CaseReply,
  request: CaseRequest,
  { policy, template }: Judge,
): Promise<Leak> {
  if (reply.refused !== undefined || !isPicture(reply)) return undefined
  const grants = grantsShowing(reply, request, { policy, template })
  const areas = grants.flatMap((grant) => grant.with?.area?.of ?? [])
  if (areas.length === 0 || areas.length < grants.length) return undefined
  const [frame, ...more] = framesOf(reply, request)
  if (frame === undefined) return 'a picture that the map server did not draw'
  const other = more.find((one) => JSON.stringify(one.extent) !== JSON.stringify(frame.extent))
  if (other) return `pictures of ${JSON.stringify(frame.extent)} and ${JSON.stringify(other.extent)} in one`
  return pixelOutside(reply.body, frame, areas)
}

/**
 * True where two worlds have to answer alike: everywhere but in pictures of areas that admit symbols of rows outside, and of shapes that are cut
 * off, whose labels and outlines depend on the whole shape.
 */
export function isComparable(reply: CaseReply, request: CaseRequest, judge: Judge): boolean {
  if (!isPicture(reply) && jsonOf(reply)?.href === undefined) return true
  return grantsShowing(reply, request, judge).every(
    ({ with: { area } = {} }) => area === undefined || (area.pictures === 'rows' && !area.clip),
  )
}

const isPicture = ({ headers }: CaseReply): boolean => /^image\//.test(headers['content-type'] ?? '')
