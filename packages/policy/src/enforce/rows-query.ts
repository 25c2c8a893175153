import { type ChangesOf, operationOf, type RequestFor, withValues } from '@mapgate/protocol'
import type { LayerEntry } from '../model/catalog.ts'
import type { UpstreamReply } from '../model/reply.ts'
import { andRows, conditionOf, isNoRows, noRows, type RowFilter, rowsWhere } from '../model/row-filter.ts'
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

/** Rows with these ids, as far as a filter shows them. */
interface RowsWithIds {
  readonly ids: readonly number[]
  readonly rows: RowFilter
}

/** The filter of rows with these ids. */
export const rowsAmong = (layer: LayerEntry, { ids, rows }: RowsWithIds): RowFilter =>
  ids.length === 0 || isNoRows(rows) ? noRows : andRows(rows, rowsWhere(idCondition(layer, ids)))

/** Asks which of these ids a filter shows. */
export const idsAmong = (ask: Ask, layer: LayerEntry, asked: RowsWithIds): RequestFor<PlainQuery> =>
  layerQuery(ask, layer.id, { where: conditionOf(rowsAmong(layer, asked)), returnIdsOnly: true })

/** The ids of a reply to `returnIdsOnly`. */
export function idsOf(reply: UpstreamReply): ReadonlySet<number> {
  if (isFailed(reply)) return new Set()
  const { objectIds } = jsonWith(reply, 'objectIds', 'objectIdFieldName')
  return new Set(Array.isArray(objectIds) ? objectIds.filter((id) => typeof id === 'number') : [])
}
