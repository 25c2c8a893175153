import type { Description, FeatureQuery } from '@mapgate/protocol'
import type { ServiceEntry } from '../../model/catalog.ts'
import { Refused } from '../../model/refusal.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import {
  covering,
  geometryField,
  type LayerRights,
  onceForEach,
  rowsOf,
  seesShapes,
  seesStatedExtent,
} from '../../model/rights.ts'
import { conditionOf, type RowFilter, rowsKey } from '../../model/row-filter.ts'
import type { Narrowing } from '../narrowing.ts'
import { isFailed, jsonOf } from '../upstream-json.ts'
import { type ExtentInArea, seenInArea } from './extents-in-areas.ts'

/** Where some rows of a layer with shapes are hidden, the extent of the others is asked for and remembered. */
export function partlySeen({ intent, rights, extents }: Narrowing<Description>): readonly PartlySeen[] {
  const isPartly = onceForEach((views) => seesShapes(views) && !seesStatedExtent(views))
  return layersAskedFor(intent, rights.layers)
    .filter(({ layer, views }) => layer.geometryType !== undefined && isPartly(views))
    .flatMap((seen): PartlySeen[] => {
      const isAsked = givesExtent(rights.service, seen)
      const inArea = seenInArea(seen, { service: intent.service, rights })
      const { key, ...found } = inArea ?? { id: seen.layer.id, key: keyOf(seen) }
      const known = extents?.recall(rights.service, key)
      if (inArea) return [{ ...found, ...(isAsked ? {} : { query: undefined }), key, known }]
      return isAsked ? [{ ...found, key, known, query: extentOf(intent, seen) }] : []
    })
}

/** A layer some of whose rows are hidden, and how the extent of the others is found. */
interface PartlySeen extends Partial<ExtentInArea> {
  readonly id: number
  readonly key: string
  /** Absent where it is not asked for. */
  readonly query?: FeatureQuery | undefined
  readonly known?: unknown
}

/** A layer and the filter of its rows: callers who see the same rows share an extent. */
const keyOf = (seen: LayerRights): string => `${seen.layer.id} ${rowsKey(placedRows(seen))}`

/** The rows of a layer whose shapes are seen. */
const placedRows = ({ views }: LayerRights): RowFilter => rowsOf(covering(views, [geometryField]))

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

/** True for a layer whose map server knows queries for an extent. */
const givesExtent = ({ version = 0 }: ServiceEntry, { layer }: LayerRights): boolean =>
  layer.queryExtent ?? version >= firstWithExtents

function extentOf({ service }: Description, seen: LayerRights): FeatureQuery {
  const where = conditionOf(placedRows(seen))
  const { layer } = seen
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
