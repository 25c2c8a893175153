import { andExpressions, type Expression, type MapRequest, matchNone, operationOf } from '@mapgate/protocol'
import type { LayerEntry } from '../core/catalog.ts'
import type { UpstreamReply } from '../core/outbound.ts'
import type { Ask } from './ask.ts'
import { idCondition } from './ids.ts'
import { isFailed, jsonWith } from './upstream-json.ts'
import { withValues } from './values.ts'

/** The `query` of a layer of the same service, with these values and no others, as JSON. */
export function layerQuery(
  { map }: Ask,
  layerId: number,
  values: Readonly<Record<string, unknown>>,
): MapRequest {
  const { folder, service, serviceType } = map.resource
  const query: MapRequest = {
    operation: operationOf(serviceType === 'FeatureServer' ? 'FeatureServer.query' : 'MapServer.query'),
    resource: {
      ...(folder === undefined ? {} : { folder }),
      ...(service === undefined ? {} : { service }),
      ...(serviceType === undefined ? {} : { serviceType }),
      layerId,
    },
    parameters: {},
    format: 'json',
    dropped: [],
  }
  return withValues(query, values)
}

/** Which of these rows hold a condition. */
export function idsAmong(
  ask: Ask,
  layer: LayerEntry,
  { ids, where }: { ids: readonly number[]; where: Expression },
): MapRequest {
  const among =
    ids.length === 0 || where === matchNone ? matchNone : andExpressions(where, idCondition(layer, ids))
  return layerQuery(ask, layer.id, { where: among, returnIdsOnly: true })
}

/** The ids of a reply to `returnIdsOnly`. */
export function idsOf(reply: UpstreamReply): ReadonlySet<number> {
  if (isFailed(reply)) return new Set()
  const { objectIds } = jsonWith(reply, 'objectIds', 'objectIdFieldName')
  return new Set(Array.isArray(objectIds) ? objectIds.filter((id) => typeof id === 'number') : [])
}
