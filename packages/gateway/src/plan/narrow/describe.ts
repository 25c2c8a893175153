import type { UpstreamReply } from '../../core/outbound.ts'
import type { Plan } from '../../core/plan.ts'
import { covering, geometryField, type LayerRights, rowsOf, seesAllRows } from '../../core/rights.ts'
import { type Ask, jsonUpstreamReply, replyAt, send } from '../ask.ts'
import { layerQuery } from '../rows-query.ts'
import { isFailed, jsonOf } from '../upstream-json.ts'
import { only } from '../values.ts'

/**
 * A description of a service or of layers. Extents that it states are those of all rows, so the extent of the rows that are seen is
 * asked for beside it, layer by layer; transform puts them in place of the others.
 */
export function narrowDescription(ask: Ask): Plan {
  const described = only(ask.map)
  const partly = layersAskedFor(ask).filter(
    (seen) => seen.layer.geometryType !== undefined && !seesAllRows(seen, [geometryField]),
  )
  return {
    steps: [() => send(ask, described), ...partly.map((seen) => () => send(ask, extentOf(ask, seen)))],
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

function extentIn(reply: UpstreamReply): unknown {
  return isFailed(reply) ? undefined : jsonOf(reply).extent
}
