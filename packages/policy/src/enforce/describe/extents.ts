import type { Description, FeatureQuery } from '@mapgate/protocol'
import type { ServiceEntry } from '../../model/catalog.ts'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import { covering, geometryField, type LayerRights, rowsOf, seesStatedExtent } from '../../model/rights.ts'
import { conditionOf, type RowFilter, rowsKey } from '../../model/row-filter.ts'
import type { Narrowing } from '../narrowing.ts'
import { isFailed, jsonOf } from '../upstream-json.ts'

/** Where some rows of a layer with shapes are hidden, the extent of the others is asked for and remembered. */
export function partlySeen({ intent, rights, extents }: Narrowing<Description>) {
  return layersAskedFor(intent, rights.layers)
    .filter((seen) => givesExtent(rights.service, seen) && !seesStatedExtent(seen))
    .map((seen) => {
      const rows = rowsOf(covering(seen.views, [geometryField]))
      const key = keyOf(seen, rows)
      const query = extentOf(intent, seen, rows)
      return { id: seen.layer.id, query, key, known: extents?.recall(rights.service, key) }
    })
}

/** A layer and the filter of its rows: callers who see the same rows share an extent. */
const keyOf = ({ layer }: LayerRights, rows: RowFilter): string => `${layer.id} ${rowsKey(rows)}`

/** The layers whose extents the description states. */
function layersAskedFor(
  { layerId }: Description,
  layers: ReadonlyMap<number, LayerRights>,
): readonly LayerRights[] {
  const all = [...layers.values()]
  return layerId === undefined ? all : all.filter((seen) => seen.layer.id === layerId)
}

/** The first version that knows queries for an extent; older ones answer whole rows instead. */
const firstWithExtents = 10.3

/** True for a layer with shapes that the caller sees some of, and whose map server knows queries for an extent. */
function givesExtent({ version = 0 }: ServiceEntry, { layer, views }: LayerRights): boolean {
  if (layer.geometryType === undefined || covering(views, [geometryField]).length === 0) return false
  return layer.queryExtent ?? version >= firstWithExtents
}

function extentOf({ service }: Description, { layer }: LayerRights, rows: RowFilter): FeatureQuery {
  const where = conditionOf(rows)
  return {
    kind: 'feature-query',
    service,
    format: 'json',
    layerId: layer.id,
    ...(where ? { where } : {}),
    shapes: {},
    only: { extent: true },
  }
}

/** No reply that holds an extent and nothing else is larger than this. */
const largestExtentBytes = 20_000

/** The extent of a reply; undefined where it is a failure, or anything else. */
export function extentIn(reply: UpstreamReply): unknown {
  if (isFailed(reply) || !(reply.body instanceof Uint8Array) || reply.body.length > largestExtentBytes)
    return undefined
  try {
    return jsonOf(reply).extent
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}
