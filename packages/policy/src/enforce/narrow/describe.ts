import { only, type RequestFor } from '@mapgate/protocol'
import type { ServiceEntry } from '../../model/catalog.ts'
import type { Plan } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { covering, geometryField, type LayerRights, rowsOf, seesStatedExtent } from '../../model/rights.ts'
import { conditionOf, type RowFilter, rowsKey } from '../../model/row-filter.ts'
import { type Ask, replyAt, send } from '../ask.ts'
import type { Description } from '../asked-operations.ts'
import { layerQuery, type PlainQuery } from '../rows-query.ts'
import { isFailed, jsonOf } from '../upstream-json.ts'

/** Extents that one description asks for at most; the next descriptions ask for those of other layers. */
const mostExtents = 12

/**
 * A description of a service or of layers. Extents that it states are those of all rows, so the extent of the rows that are seen is
 * asked for beside it, layer by layer, and remembered; transform puts them in place of the others. Where it cannot be asked for, or is not
 * known yet, or the answer is none, transform gives an area that tells nothing.
 */
export function narrowDescription(ask: Ask<Description>): Plan {
  const described = only(ask.map)
  const { service } = ask.rights
  const partly = layersAskedFor(ask)
    .filter((seen) => givesExtent(service, seen) && !seesStatedExtent(seen))
    .map((seen) => {
      const rows = rowsOf(covering(seen.views, [geometryField]))
      const map = extentOf(ask, seen, rows)
      const key = keyOf(seen, rows)
      return { id: seen.layer.id, map, key, known: ask.extents?.recall(service, key) }
    })
  const unknown = partly
    .filter(({ known }) => known === undefined)
    .slice(0, Math.min(mostExtents, (ask.maxRequests ?? Number.POSITIVE_INFINITY) - 1))
  return {
    steps: [
      () => send(ask, described),
      ...unknown.map(
        ({ map }) =>
          () =>
            send(ask, map, 'whole', { mayFail: true }),
      ),
    ],
    combinesQuickly: true,
    combine: (replies) => {
      const description = replyAt(replies, 0)
      if (isFailed(description)) return description
      const asked = unknown.flatMap(({ id, key }, index) => {
        const extent = extentIn(replyAt(replies, index + 1))
        if (extent === undefined) return []
        ask.extents?.keep(service, key, extent)
        return [[id, extent] as const]
      })
      const remembered = partly.flatMap(({ id, known }) =>
        known === undefined ? [] : [[id, known] as const],
      )
      return { ...description, extents: new Map([...remembered, ...asked]) }
    },
  }
}

/** A layer and the filter of its rows: callers who see the same rows share an extent. */
const keyOf = ({ layer }: LayerRights, rows: RowFilter): string => `${layer.id} ${rowsKey(rows)}`

/** The layers whose extents the description states. */
function layersAskedFor({ map, rights }: Ask<Description>): readonly LayerRights[] {
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

function extentOf(ask: Ask<Description>, { layer }: LayerRights, rows: RowFilter): RequestFor<PlainQuery> {
  const where = conditionOf(rows)
  return layerQuery(ask, layer.id, { ...(where ? { where } : {}), returnExtentOnly: true })
}

/** No reply that holds an extent and nothing else is larger than this. */
const largestExtentBytes = 20_000

/** The extent of a reply; undefined where it is a failure, or anything else. */
function extentIn(reply: UpstreamReply): unknown {
  if (isFailed(reply) || !(reply.body instanceof Uint8Array) || reply.body.length > largestExtentBytes)
    return undefined
  try {
    return jsonOf(reply).extent
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}
