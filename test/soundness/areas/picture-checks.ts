import { tileView } from '../../../packages/sample-server/src/basemap/view.ts'
import type { Leak } from '../checks.ts'
import type { CaseReply, CaseRequest } from '../gateway.ts'
import { habitsOf, type Manner } from '../manners.ts'
import type { Policy } from '../policies.ts'
import { jsonOf } from '../reply-values.ts'
import type { Template } from '../template.ts'
import { framesOf, grantsShowing } from './drawn-frames.ts'
import { oracleArea } from './placed-area.ts'
import type { AreaName } from './plain-areas.ts'
import { meets, topologyOf } from './planar.ts'
import { pixelOutside } from './seen-pixels.ts'

/** What pictures are judged by. */
interface Judge {
  readonly policy: Policy
  readonly template: Template
  readonly manner: Manner
}

/** (j) No pixel of a picture shows anything that lies in none of the areas of its layers. */
export async function shownOutside(
  reply: CaseReply,
  request: CaseRequest,
  { policy, template, manner }: Judge,
): Promise<Leak> {
  if (reply.refused !== undefined) return undefined
  const grants = grantsShowing(reply, request, { policy, template })
  const areas = grants.flatMap((grant) => grant.with?.area?.of ?? [])
  if (areas.length === 0 || areas.length < grants.length) return undefined
  // Of an area that is missing nothing is drawn, and so nothing masked.
  if (areas.every((name) => name === 'missing')) return undefined
  if (!isPicture(reply)) return tileOutside(reply, request, areas)
  const [frame, ...more] = framesOf(reply, request, habitsOf(manner))
  if (frame === undefined) return 'a picture that the map server did not draw'
  const other = more.find((one) => JSON.stringify(one.extent) !== JSON.stringify(frame.extent))
  if (other) return `pictures of ${JSON.stringify(frame.extent)} and ${JSON.stringify(other.extent)} in one`
  return pixelOutside(reply.body, frame, areas)
}

/** A map of tiles tells of those alone that show something of an area. */
function tileOutside(reply: CaseReply, { path }: CaseRequest, areas: readonly AreaName[]): Leak {
  const [, level] = /\/tilemap\/(\d+)\//.exec(path) ?? []
  const { location, data } = (jsonOf(reply) ?? {}) as {
    location?: { top: number; left: number; width: number }
    data?: readonly number[]
  }
  if (level === undefined || location === undefined || data === undefined) return undefined
  const { top, left, width } = location
  const outside = data.findIndex((tile, at) => {
    const { extent } = tileView(Number(level), top + Math.floor(at / width), left + (at % width))
    return tile === 1 && !areas.some((name) => meets(oracleArea(name).geometry, topologyOf(extent)))
  })
  return outside < 0
    ? undefined
    : `tile ${outside} of a map of tiles, which lies in none of the areas ${areas}`
}

/**
 * True where two worlds have to answer alike: everywhere but in pictures of areas that admit symbols of rows outside, and of shapes that are cut
 * off, whose labels and outlines depend on the whole shape; and in descriptions, whose extents are the map server's answer about the area, cut to
 * the rectangle around it: one that finds rows of any place answers for these.
 */
export function isComparable(reply: CaseReply, request: CaseRequest, judge: Judge): boolean {
  if (judge.manner === 'placeless' && /\.(?:root|layers?|dynamicLayer)$/.test(reply.asked?.id ?? ''))
    return false
  if (!isPicture(reply) && jsonOf(reply)?.href === undefined) return true
  return grantsShowing(reply, request, judge).every(
    ({ with: { area } = {} }) => area === undefined || (area.pictures === 'rows' && !area.clip),
  )
}

const isPicture = ({ headers }: CaseReply): boolean => /^image\//.test(headers['content-type'] ?? '')
