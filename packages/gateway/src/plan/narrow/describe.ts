import type { ServiceEntry } from '../../core/catalog.ts'
import { GatewayError } from '../../core/errors.ts'
import type { UpstreamReply } from '../../core/outbound.ts'
import type { Plan } from '../../core/plan.ts'
import { covering, geometryField, type LayerRights, rowsOf, seesStatedExtent } from '../../core/rights.ts'
import { type Ask, jsonUpstreamReply, replyAt, send } from '../ask.ts'
import { layerQuery } from '../rows-query.ts'
import { isFailed, jsonOf } from '../upstream-json.ts'
import { only } from '../values.ts'

/** Extents that one description asks for at most; of the other layers it gives the area of their spatial reference. */
const mostExtents = 12

/**
 * A description of a service or of layers. Extents that it states are those of all rows, so the extent of the rows that are seen is
 * asked for beside it, layer by layer; transform puts them in place of the others. Where it cannot be asked for, or the answer is none,
 * transform gives an area that tells nothing.
 */
export function narrowDescription(ask: Ask): Plan {
  const described = only(ask.map)
  const partly = layersAskedFor(ask)
    .filter((seen) => givesExtent(ask.rights.service, seen) && !seesStatedExtent(seen))
    .slice(0, mostExtents)
  return {
    steps: [
      () => send(ask, described),
      ...partly.map((seen) => () => ({ ...send(ask, extentOf(ask, seen)), mayFail: true })),
    ],
    combine: (replies) => {
      const description = replyAt(replies, 0)
      if (isFailed(description)) return description
      return withExtents(
        description,
        partly.map((seen, index) => [seen.layer.id, extentIn(replyAt(replies, index + 1))]),
      )
    },
  }
}

/** The layers whose extents the description states. */
function layersAskedFor({ map, rights }: Ask): readonly LayerRights[] {
  const { layerId } = map.resource
  const all = [...rights.layers.values()]
  return layerId === undefined ? all : all.filter((seen) => seen.layer.id === layerId)
}

/** The first version that knows `returnExtentOnly`; older ones answer whole rows instead. */
const firstWithExtents = 10.3

/** True for a layer with shapes that the caller sees some of, and whose map server knows queries for an extent. */
function givesExtent({ version = 0 }: ServiceEntry, { layer, views }: LayerRights): boolean {
  if (layer.geometryType === undefined || covering(views, [geometryField]).length === 0) return false
  return layer.queryExtent ?? version >= firstWithExtents
}

function extentOf(ask: Ask, { layer, views }: LayerRights) {
  const rows = rowsOf(covering(views, [geometryField]))
  return layerQuery(ask, layer.id, { ...(rows ? { where: rows } : {}), returnExtentOnly: true })
}

/** Where transform finds the extents: beside what the upstream said, under a name that no upstream uses. */
export const extentsKey = 'mapgate:extents'

function withExtents(
  description: UpstreamReply,
  extents: readonly (readonly [number, unknown])[],
): UpstreamReply {
  const json = jsonOf(description)
  return jsonUpstreamReply({ ...json, [extentsKey]: Object.fromEntries(extents) })
}

/** The extent of a reply; undefined where it is a failure, or anything else. */
function extentIn(reply: UpstreamReply): unknown {
  if (isFailed(reply)) return undefined
  try {
    return jsonOf(reply).extent
  } catch (error) {
    if (error instanceof GatewayError) return undefined
    throw error
  }
}
