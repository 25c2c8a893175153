import {
  andExpressions,
  type ChangesOf,
  type Expression,
  matchNone,
  operationOf,
  type RequestFor,
  withValues,
} from '@mapgate/protocol'
import type { LayerEntry } from '../core/catalog.ts'
import type { UpstreamReply } from '../core/outbound.ts'
import type { Ask } from './ask.ts'
import { idCondition } from './ids.ts'
import { isFailed, jsonWith } from './upstream-json.ts'

/** The `query` of a layer. */
export type PlainQuery = 'MapServer.query' | 'FeatureServer.query'

/** The `query` of a layer of the same service, with these values and no others, as JSON. */
export function layerQuery(
  { map }: Ask,
  layerId: number,
  values: ChangesOf<RequestFor<PlainQuery>['parameters']>,
): RequestFor<PlainQuery> {
  const { folder, service, serviceType } = map.resource
  const query: RequestFor<PlainQuery> = {
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
): RequestFor<PlainQuery> {
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
